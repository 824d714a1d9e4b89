"""Single words in which a query differs from a phrasing: typos, negations, others."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from faq.retrieval.arrays import best
from faq.retrieval.deciding.word_kinds import (
    FUNCTION_WORDS,
    contents,
    is_other_name,
    stems_said,
)
from faq.retrieval.results import COLUMN, Bounds, CappedBy, Decision, ExchangedWord
from faq.retrieval.segments.texts import stem_in
from faq.retrieval.text.casual import in_full, words_in_full
from faq.retrieval.text.lexicon import MIN_CHARS, is_one_typo
from faq.retrieval.text.stemming import ENGLISH
from faq.retrieval.text.stop_words import (
    content_of,
    fillers_of,
    is_english,
    is_negation,
    negations_in,
)

if TYPE_CHECKING:
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.texts import Texts

INSERTED_WORD = Bounds(at_most=Decision.ASK_BACK, by=CappedBy.INSERTED_WORD)
ONE_WORD = Bounds(at_most=Decision.LIKELY, by=CappedBy.ONE_WORD)
LOOKED_AT = 32  # candidates, by their letters
MAX_SPACES = 2  # spaces and one-letter words that were left out or put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Typo:
    """A word and the one it was typed for."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypoMatch:
    """The candidate that has the query, typos mended, as a phrasing."""

    place: int
    is_safe: bool  # to answer with: nothing else can have been meant


def find_typo_match(
    query: Query, candidates: Candidates, segments: Sequence[Segment]
) -> TypoMatch | None:
    """The only candidate that has the query, typos mended, as a phrasing."""
    nearest = best(candidates.matrix[:, COLUMN["characters"]], LOOKED_AT)
    said = in_full(query.text, " ".join(query.words)).split()
    found: dict[int, list[list[Typo]]] = {}
    for place in map(int, nearest):
        segment = segments[candidates.segments[place]]
        document = int(candidates.documents[place])
        typos = _typos_by_row(query, said, segment, document)
        if typos:
            found[place] = typos
    if len(found) != 1:
        return None
    [(place, rows)] = found.items()
    number, document = candidates.segments[place], candidates.documents[place]
    language = segments[number].texts.languages[int(document)]
    return TypoMatch(
        place=place, is_safe=any(_are_safe(typos, query, language) for typos in rows)
    )


def _typos_by_row(
    query: Query, said: Sequence[str], segment: Segment, document: int
) -> list[list[Typo]]:
    """The typos that make each phrasing the query, where typos can."""
    texts = segment.texts
    first, last = texts.rows.starts[document : document + 2].tolist()
    starts = texts.words.starts[first : last + 1].tolist()
    near = (
        row
        for row, (start, stop) in enumerate(pairwise(starts), first)
        if abs(stop - start - len(query.words)) <= MAX_SPACES
        and not texts.is_never[row]
    )
    aligned = (
        _align(said, words_in_full(texts.texts[row], texts.normalised[row]))
        for row in near
    )
    return [
        typos
        for typos in aligned
        if typos is not None and _are_believable(typos, query)
    ]


def _align(typed: Sequence[str], meant: Sequence[str]) -> list[Typo] | None:
    """The words that differ by a typo; None where more than typos differ.

    A space may be missing or too many, and a word of one letter may be lost.
    """
    if not typed or not meant:
        is_lost = not typed and all(len(word) == 1 for word in meant)
        return [] if is_lost else None
    used, said = _same_at_first(typed, meant)
    if used:
        return _align(typed[used:], meant[said:])
    if is_one_typo(typed[0], meant[0]):
        rest = _align(typed[1:], meant[1:])
        if rest is not None:
            return [Typo(typed=typed[0], meant=meant[0]), *rest]
    return _align(typed, meant[1:]) if len(meant[0]) == 1 else None


def _same_at_first(typed: Sequence[str], meant: Sequence[str]) -> tuple[int, int]:
    """How many first words are the same letters: one each, or one for two."""
    if typed[0] == meant[0]:
        return 1, 1
    if len(meant) > 1 and typed[0] == meant[0] + meant[1]:
        return 1, 2
    if len(typed) > 1 and typed[0] + typed[1] == meant[0]:
        return 2, 1
    return 0, 0


def _are_believable(typos: Sequence[Typo], query: Query) -> bool:
    """Whether the customer mistypes: one of the typos at least is no word.

    Numbers are never typos of each other, nor is "cant" one of "can".
    """
    if any(map(str.isdigit, "".join(typo.typed + typo.meant for typo in typos))):
        return False
    words = [typo for typo in typos if typo.typed not in query.unknown]
    if any(is_negation(typo.typed) or is_negation(typo.meant) for typo in words):
        return False
    return len(words) < len(typos) or not typos


def _are_safe(typos: Sequence[Typo], query: Query, language: str) -> bool:
    """Whether most typos can be nothing else.

    A typo can make another word ("our" from "your"); that is believed only of a text
    with as many typos that make none. A short word that is unknown may be a name or a
    size ("xs" is no typo of "xl"), unless an everyday word was meant; so may a word
    with a capital.
    """
    if any(_may_be_opposite(typo) for typo in typos):
        return False
    certain = sum(
        typo.typed in query.unknown
        and len(typo.meant) > 1
        and (len(typo.meant) >= MIN_CHARS or is_english(typo.meant))
        and not is_other_name(typo.typed, typo.meant, query.text, language)
        for typo in typos
    )
    return certain == len(typos) or (certain > 1 and 2 * certain >= len(typos))


def _may_be_opposite(typo: Typo) -> bool:
    """Whether the negation meant is as near as what it negates.

    "cann" may be "can" or "cant"; "caknt" is more than a typo away from "can".
    """
    if not is_negation(typo.meant):
        return False
    opposite = "can" if typo.meant == "cant" else typo.meant.removesuffix("nt")
    return opposite != typo.meant and is_one_typo(typo.typed, opposite)


def find_negation(
    query: Query, spoken: str | None, *, segment: Segment, document: int
) -> ExchangedWord | None:
    """The negation that only the message has, or else only the phrasings: all of them.

    Each is read in its own language; `spoken` is that of the message, if it is sure.
    Where both are English, a negation is a word like any other, and exchanged or put in
    like one.
    """
    texts = segment.texts
    known = texts.languages[document]
    spoken = spoken or known
    if spoken == known == ENGLISH:
        return None
    first, last = texts.rows.starts[document : document + 2].tolist()
    phrased = [
        _negations_in(texts.normalised[row], known)
        for row in range(first, last)
        if not texts.is_never[row]
    ]
    said = _negations_in(query.normalised, spoken)
    if said and not any(phrased):
        return ExchangedWord(said=" ".join(said), meant="")
    if not said and all(phrased):
        return ExchangedWord(said="", meant=" ".join(phrased[0]))
    return None


def _negations_in(normalised: str, language: str) -> tuple[str, ...]:
    if language == ENGLISH:
        return tuple(filter(is_negation, normalised.split()))
    return negations_in(normalised, language)


def find_other_subject(
    query: Query, *, segment: Segment, document: int
) -> ExchangedWord | None:
    """The words that other FAQs say and this one says nowhere; none in English.

    "Cancel all alarms" is near to "cancel all reminders" in every language. How near
    words are is known of English alone; elsewhere such a word is believed.
    """
    texts = segment.texts
    language = texts.languages[document]
    if language == ENGLISH:
        return None
    own = stems_said(texts, document)
    fillers = fillers_of(query.corrected, language, FUNCTION_WORDS)
    others = [
        word
        for name, word in contents(query.corrected, texts, fillers).items()
        if texts.stems.get(name, -1) not in own
        and segment.statistics.frequencies.get(name)
    ]
    return ExchangedWord(said=" ".join(others), meant="") if others else None


def has_inserted_word(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> bool:
    """Whether an unheard-of word stands right before a word of the phrasing.

    "Delete my facebook account" is not "delete my account"; words elsewhere say less:
    "please delete my account straightaway".
    """
    texts = [part.texts for part in segments]
    language = segment.texts.languages[document]
    stop_words = fillers_of(query.corrected, language)
    said = _contents(query.corrected, stop_words, texts)
    inserted = [name for name in said if not any(name in part.stems for part in texts)]
    if len(inserted) != 1 or inserted[0] == said[0]:
        return False
    if not any(
        stem_in(texts, word) == inserted[0] and not _is_stop_word(after, stop_words)
        for word, after in pairwise(query.corrected)
    ):
        return False
    said.remove(inserted[0])
    first, last = segment.texts.rows.starts[document : document + 2]
    rows = segment.texts.normalised[first:last]
    return any(_contents(row.split(), stop_words, texts) == said for row in rows)


def negation_caps(
    query: Query, spoken: str | None, *, segment: Segment, document: int
) -> Iterator[Bounds]:
    """The question turned round is another one, even where a typo turns it."""
    negation = find_negation(query, spoken, segment=segment, document=document)
    if negation is not None:
        yield exchange_bounds(Decision.LIKELY, negation)


def word_caps(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> Iterator[Bounds]:
    """One word says too little; one that nobody has heard of asks for more."""
    if len(content_of(query.corrected)) == 1:
        yield ONE_WORD
    if has_inserted_word(query, segments, segment=segment, document=document):
        yield INSERTED_WORD


def exchange_bounds(at_most: Decision, words: ExchangedWord) -> Bounds:
    """A query that says these words asks for something else than the document."""
    return Bounds(at_most=at_most, by=CappedBy.EXCHANGED_WORD, exchanged=words)


def _contents(
    words: Iterable[str], stop_words: Container[str], texts: Sequence[Texts]
) -> list[str]:
    """Stems of the words that say what it is about."""
    return [
        stem_in(texts, word) for word in words if not _is_stop_word(word, stop_words)
    ]


def _is_stop_word(word: str, stop_words: Container[str]) -> bool:
    return is_english(word) or word in stop_words
