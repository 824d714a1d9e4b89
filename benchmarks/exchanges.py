"""Phrasings with a word exchanged by rule: for another one, or for a synonym."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks import knowledge_bases as kb
from faq.retrieval.deciding.word_kinds import FUNCTION_WORDS

if TYPE_CHECKING:
    from benchmarks.wordnet import WordNet
    from faq.retrieval.results import Document

SAMPLE = kb.ROOT / "fixtures" / "faq_dataset.csv"
SHORTEST, LONGEST = 4, 16  # words of a phrasing
PLACES = 2  # words of a phrasing that are exchanged in turn
COMMON = 5  # times that WordNet's texts have a word
NAMES_OF = ("country", "city", "company")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ENDINGS = (
    *(("ies", "y"), ("es", ""), ("es", "e"), ("s", "")),
    *(("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")),
)
LOWERED = 0.3  # of the names are typed without a capital


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedText:
    """A phrasing of an FAQ with something exchanged, or a question that was asked."""

    knowledge_base: str
    kind: str
    text: str
    right: frozenset[int]  # FAQs that it is made of, or that answer it


@dataclass(frozen=True, kw_only=True)
class Exchanger:
    """Exchanges words of phrasings for those of WordNet and of other FAQs."""

    net: WordNet
    bases: Sequence[kb.KnowledgeBase]
    dice: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311

    def texts(self) -> Iterator[ExchangedText]:
        for base in self.bases:
            for document in base.documents:
                for phrasing in (document.question, *document.alternates):
                    yield from self._of_phrasing(base.name, document, phrasing)

    def _of_phrasing(
        self, name: str, document: Document, phrasing: str
    ) -> Iterator[ExchangedText]:
        tokens = list(_WORD.finditer(phrasing))
        if not SHORTEST <= len(tokens) <= LONGEST:
            return
        places = [t for t in tokens if t.group().lower() not in FUNCTION_WORDS]
        for kind, text in self._twice(phrasing, places):
            yield ExchangedText(
                knowledge_base=name,
                kind=kind,
                text=text,
                right=frozenset({document.faq_id}),
            )
        for token in self.dice.sample(places, min(PLACES, len(places))):
            for kind, other in self._others(token.group(), token.start() > 0):
                yield ExchangedText(
                    knowledge_base=name,
                    kind=kind,
                    text=phrasing[: token.start()] + other + phrasing[token.end() :],
                    right=frozenset({document.faq_id}),
                )

    def _twice(
        self, phrasing: str, places: Sequence[re.Match[str]]
    ) -> Iterator[tuple[str, str]]:
        """The phrasing with two words exchanged, side by side or for synonyms."""
        pairs = [
            (one, two)
            for one, two in pairwise(places)
            if phrasing[one.end() : two.start()] == " "
        ]
        if pairs:
            one, two = self.dice.choice(pairs)
            words = self.dice.sample(self.spoken["n"], self.dice.choice((1, 2)))
            other = " ".join(words)
            yield "two words", phrasing[: one.start()] + other + phrasing[two.end() :]
        exchanged = [
            (token, other)
            for token in places
            for kind, other in self._others(token.group(), token.start() > 0)
            if kind == "synonym"
        ]
        if len(exchanged) > 1:
            (one, first), (two, second) = sorted(
                self.dice.sample(exchanged, 2), key=lambda pair: pair[0].start()
            )
            between = phrasing[one.end() : two.start()]
            yield (
                "two synonyms",
                phrasing[: one.start()]
                + first
                + between
                + second
                + phrasing[two.end() :],
            )

    def _others(self, word: str, is_inside: bool) -> Iterator[tuple[str, str]]:
        if word.isdigit():
            yield "number", str(int(word[:6]) + self.dice.choice([-2, 1, 3, 10, 25]))
            return
        if any(letter.isupper() for letter in word[0 if is_inside else 1 :]):
            for names in (self.names, self.places):
                other = self.dice.choice(names)
                if other.lower() != word.lower():
                    yield (
                        "name",
                        other if self.dice.random() > LOWERED else other.lower(),
                    )
            return
        lemma, ending = self._lemma(word.lower())
        pos = self.net.pos_of(lemma)
        if pos is None:
            return
        choices = {
            "opposite": self.net.opposites.get(lemma, set()),
            "sibling": self.net.siblings(lemma, pos),
            "other word": set(self.spoken.get(pos, ())),
            "synonym": self.net.synonyms(lemma, pos),
        }
        for kind, words in choices.items():
            usable = [w for w in sorted(words) if self._is_usable(lemma, w, kind)]
            for other in self.dice.sample(usable, min(1, len(usable))):
                yield kind, _inflect(other, ending)

    def _is_usable(self, lemma: str, other: str, kind: str) -> bool:
        if other in FUNCTION_WORDS and kind != "opposite":
            return False
        if kind != "synonym" and self.net.are_synonyms(lemma, other):
            return False
        least = 1 if kind in {"synonym", "opposite"} else COMMON
        return other.islower() and other != lemma and self.net.count(other) >= least

    def _lemma(self, word: str) -> tuple[str, str]:
        """The word as WordNet has it, and the ending that it had."""
        if self.net.count(word):
            return word, ""
        for ending, end in _ENDINGS:
            stem = word.removesuffix(ending) + end
            if word.endswith(ending) and self.net.count(stem):
                return stem, "s" if ending.endswith("s") else ending
        return word, ""

    @cached_property
    def spoken(self) -> dict[str, list[str]]:
        """Words of all phrasings by part of speech."""
        found: dict[str, set[str]] = {}
        for text in self._phrasings():
            for word in _WORD.findall(text.lower()):
                lemma, _ = self._lemma(word)
                pos = self.net.pos_of(lemma)
                if pos and word not in FUNCTION_WORDS:
                    found.setdefault(pos, set()).add(lemma)
        return {pos: sorted(words) for pos, words in found.items()}

    @cached_property
    def names(self) -> list[str]:
        """Words with a capital that stand inside a phrasing."""
        found = {
            match.group()
            for text in self._phrasings()
            for match in list(_WORD.finditer(text))[1:]
            if match.group()[0].isupper()
            and match.group().lower() not in FUNCTION_WORDS
        }
        return sorted(found)

    @cached_property
    def places(self) -> list[str]:
        found = {name for kind in NAMES_OF for name in self.net.instances(kind)}
        return sorted(name for name in found if self.net.count(name.lower()))

    def _phrasings(self) -> Iterator[str]:
        for base in self.bases:
            for document in base.documents:
                yield from (document.question, *document.alternates)


def asked(base: kb.KnowledgeBase) -> Iterator[ExchangedText]:
    """The questions of an evaluation set as they were asked."""
    for question in base.questions:
        yield ExchangedText(
            knowledge_base=base.name,
            kind="asked",
            text=question.text,
            right=question.right,
        )


def _inflect(word: str, ending: str) -> str:
    """The word with that ending: regular forms only, of its first word."""
    first, space, rest = word.partition(" ")
    if ending == "s":
        if first.endswith(("s", "x", "ch", "sh")):
            first += "es"
        elif first.endswith("y") and first[-2:-1] not in "aeiou":
            first = first[:-1] + "ies"
        else:
            first += "s"
    elif ending:
        first = first.removesuffix("e") + ending
    return first + space + rest
