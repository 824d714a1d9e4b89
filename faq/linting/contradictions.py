"""Two answers to one question that cannot both be right; better missed than wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from faq.linting.facts import FactKind, facts_by_kind, facts_of, lead_words
from faq.retrieval.deciding.word_kinds import are_opposites
from faq.retrieval.text.languages import detect_language
from faq.retrieval.text.normalisation import normalise, question_key, words
from faq.retrieval.text.stemming import stem
from faq.retrieval.text.stop_words import (
    is_english,
    is_negation,
    negations_in,
    other_stop_words_of,
)

MAX_CHARS = 5_000  # of an answer; what is behind is not compared
MAX_SENTENCES = 30  # of each answer that are compared with those of the other
FEWEST_STEMS = 2  # in common of two sentences that say the same
ALIKE = 0.75  # of the stems of two sentences that are turned round
_SENTENCE = re.compile(r"[^.!?\n]+")
_LEAD = re.compile(r"[\W_]*([^\W\d_]+)")


class ContradictionKind(StrEnum):
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    LINK = "link"
    CONTACT = "contact"
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """What one of two answers says, and what the other says in its place."""

    kind: ContradictionKind
    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question, or one of its wordings, and its answer in Markdown."""

    question: str
    answer: str


def find_contradictions(
    one: AnsweredQuestion, other: AnsweredQuestion
) -> tuple[Contradiction, ...]:
    """Where two answers to near questions differ in what must not differ.

        find_contradictions(
            AnsweredQuestion(question="How long may I return?", answer="14 days."),
            AnsweredQuestion(question="Until when may I return?", answer="30 days."),
        )  # one: amount, "14 days" and "30 days"

    How near the questions are is the caller's to say; nothing is found where they ask
    for the opposite of each other, or name other numbers or negations.
    """
    if ask_otherwise(one.question, other.question):
        return ()
    texts = one.answer[:MAX_CHARS], other.answer[:MAX_CHARS]
    if normalise(texts[0]) == normalise(texts[1]):
        return ()
    return (*_other_facts(*texts), *_opposites(*texts))


def ask_otherwise(one: str, other: str) -> bool:
    """Whether two near questions ask for different things all the same."""
    if question_key(one) == question_key(other):
        return False
    if _numbers(one) != _numbers(other) or _is_negated(one) != _is_negated(other):
        return True
    left, right = (dict.fromkeys(words(normalise(text))) for text in (one, other))
    return any(
        are_opposites(word, word2)
        for word in left.keys() - right.keys()
        for word2 in right.keys() - left.keys()
    )


def _other_facts(one: str, other: str) -> Iterator[Contradiction]:
    facts, others = facts_by_kind(one), facts_by_kind(other)
    for kind, unit in facts:
        mine, theirs = facts[kind, unit], others.get((kind, unit), {})
        if not theirs or mine.keys() & theirs.keys():
            continue  # what they share they agree on; the rest may be about more
        yield Contradiction(kind=_KINDS[kind], one=_shown(mine), other=_shown(theirs))


def _shown(values: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(values.values()))


def _opposites(one: str, other: str) -> Iterator[Contradiction]:
    said, also_said = _says_yes(one), _says_yes(other)
    pair = None
    if said is not None and also_said is not None and said != also_said:
        pair = _first_sentence(one), _first_sentence(other)
    pair = pair or next(_turned_round(one, other), None)
    if pair:
        yield Contradiction(kind=ContradictionKind.OPPOSITE, one=pair[0], other=pair[1])


def _says_yes(answer: str) -> bool | None:
    """Whether the answer begins with a yes or a no; None where with neither."""
    lead = _LEAD.match(answer)
    return lead_words().get(lead[1].lower()) if lead else None


def _first_sentence(answer: str) -> str:
    found = _SENTENCE.search(answer)
    return found[0].strip() if found else answer


def _turned_round(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Sentences of both that say the same but for a "not" or an opposite."""
    for sentence, contents in _sentences(one):
        for sentence2, contents2 in _sentences(other):
            if _is_turned(sentence, contents, sentence2, contents2):
                yield sentence, sentence2


def _sentences(text: str) -> list[tuple[str, dict[str, str]]]:
    found = [match[0].strip() for match in _SENTENCE.finditer(text)]
    return [(each, _contents(each)) for each in found[:MAX_SENTENCES] if each]


def _is_turned(
    one: str, contents: dict[str, str], other: str, contents2: dict[str, str]
) -> bool:
    shared = contents.keys() & contents2.keys()
    if len(shared) < FEWEST_STEMS:
        return False
    is_negated = _is_negated(one) != _is_negated(other)
    left, right = _only_in_each(contents, contents2)
    if len(left) == len(right) == 1 and are_opposites(left[0], right[0]):
        return not is_negated  # "is open" and "is not closed" agree
    return is_negated and len(shared) >= ALIKE * len({**contents, **contents2})


def _only_in_each(
    one: Mapping[str, str], other: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    return (
        [word for name, word in one.items() if name not in other],
        [word for name, word in other.items() if name not in one],
    )


def _contents(text: str) -> dict[str, str]:
    """The words that carry the subject, by their stems."""
    said = words(normalise(text))
    small = other_stop_words_of(said)
    return {
        stem(word): word
        for word in said
        if word not in small
        and not _negates(word)
        and (not is_english(word) or word in _TURNING)
    }


def say_the_same(one: str, other: str) -> bool:
    """Whether a question says all that matters in the other, or the other way round."""
    left, right = _contents(one).keys(), _contents(other).keys()
    return bool(left and right) and (left <= right or right <= left)


def _numbers(text: str) -> set[str]:
    stated = {fact.value for fact in facts_of(text)}
    return stated | {word for word in normalise(text).split() if word.isdigit()}


def _is_negated(text: str) -> bool:
    spelt = normalise(text)
    if any(map(_negates, spelt.split())):
        return True
    language = detect_language(text).language
    return bool(language and negations_in(spelt, language))


def _negates(word: str) -> bool:
    return is_negation(word) or word == "cannot"


# Stop words that say what is wished.
_TURNING = frozenset({"on", "off", "before", "after", "with", "without", "in", "out"})
_KINDS = {
    FactKind.AMOUNT: ContradictionKind.AMOUNT,
    FactKind.DATE: ContradictionKind.DATE,
    FactKind.TIME: ContradictionKind.TIME,
    FactKind.LINK: ContradictionKind.LINK,
    FactKind.EMAIL: ContradictionKind.CONTACT,
    FactKind.PHONE: ContradictionKind.CONTACT,
}
