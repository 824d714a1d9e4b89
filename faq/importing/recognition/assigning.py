"""Which column is which field: names and contents weighed together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import Column
from faq.importing.naming.header_names import HeaderName, Rank
from faq.importing.naming.vocabulary import PAIRS, fold

if TYPE_CHECKING:
    from faq.importing.recognition.content import ColumnProfile

# Of several that fit, the leftmost is taken and the others are said to be ignored.
_LEFTMOST = {Column.CATEGORY, Column.KEYWORDS, Column.ALTERNATES, Column.LANGUAGE}
_NEEDED = (Column.QUESTION, Column.ANSWER)
_OPTIONAL = tuple(column for column in Column if column not in _NEEDED)
# A word of theirs in a longer name says little: 'state of residence'.
_NAMED_IN_FULL = {Column.STATUS, Column.VALID_FROM, Column.VALID_UNTIL, Column.LANGUAGE}
_SURE_ROWS = 3
_PAIR, _NOW_AND_THEN, _OFTEN = 2, 0.2, 0.4


class Unsure(Exception):
    """The columns cannot be told; `guess` is what comes nearest, for a person."""

    def __init__(self, reason: str, guess: Mapping[Column, int]) -> None:
        super().__init__(reason)
        self.guess = guess


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsOfLanguage:
    """Where the fields of one language stand."""

    language: str | None
    positions: Mapping[Column, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The columns of a sheet as they are called and as they are filled."""

    headers: tuple[str, ...]
    names: tuple[HeaderName, ...]
    profiles: Sequence[ColumnProfile]
    place: str
    chosen: Mapping[Column, int] = field(default_factory=dict)  # by a person
    left_out: frozenset[Column] = frozenset()  # by a person, too


def assign_columns(headings: Headings) -> list[ColumnsOfLanguage]:
    """The columns of each language that stands in the table; `Unsure` if not told."""
    is_told = headings.chosen or headings.left_out
    languages = [] if is_told else list(_find_languages(headings))
    if len(languages) > 1:
        return languages
    return [_Assignment(headings).assign()]


def assign_by_content(headings: Headings, *, is_told: bool) -> ColumnsOfLanguage:
    """The columns of a table without a header; `is_told` that it has none."""
    profiles, positions = headings.profiles, dict(headings.chosen)
    texts = [
        i for i, p in enumerate(profiles) if p.is_text and i not in positions.values()
    ]
    if Column.QUESTION not in positions:
        asking = [i for i in texts if profiles[i].is_asking]
        if not asking and (is_told or _asks_more(headings, texts)):
            asking = texts[:1] if len(texts) == _PAIR else []  # it comes first
        positions |= {Column.QUESTION: asking[0]} if len(asking) == 1 else {}
    texts = [i for i in texts if i != positions.get(Column.QUESTION)]
    if Column.ANSWER not in positions:
        telling = [i for i in texts if not profiles[i].is_asking]
        if len(telling) > 1:
            telling = [i for i in telling if not profiles[i].is_repeating]
        if len(telling) > 1:
            telling = [i for i in telling if profiles[i].is_telling]
        positions |= {Column.ANSWER: telling[0]} if len(telling) == 1 else {}
    if not {Column.QUESTION, Column.ANSWER} <= positions.keys():
        raise unsure_of(
            headings,
            "names no columns, and what they hold does not tell the questions "
            "from the answers",
        )
    repeating = [i for i in texts if profiles[i].is_repeating]
    if len(repeating) == 1 and repeating[0] not in positions.values():
        positions.setdefault(Column.CATEGORY, repeating[0])
    ordered = {column: positions[column] for column in Column if column in positions}
    return ColumnsOfLanguage(language=None, positions=ordered)


def _asks_more(headings: Headings, texts: Sequence[int]) -> bool:
    """Whether the first column asks here and there, and the one behind it does not."""
    asking = [headings.profiles[i].asking for i in texts]
    return len(asking) == _PAIR and asking[0] >= _NOW_AND_THEN and not asking[1]


def unsure_of(headings: Headings, reason: str) -> Unsure:
    """The refusal to tell the columns, for a reason that goes on from the place."""
    return _Assignment(headings).unsure(reason)


def _find_languages(headings: Headings) -> Iterator[ColumnsOfLanguage]:
    """Pairs of question and answer columns side by side, each of a language."""
    names = headings.names
    found = (n.language for n in names if n.field is Column.QUESTION and _is_named(n))
    languages = list(dict.fromkeys(found))
    shared = {
        column: position
        for column in _OPTIONAL
        if (position := _best(headings, column, None)) is not None
    }
    for language in languages:
        own = {
            column: position
            for column in Column
            if (position := _best(headings, column, language)) is not None
        }
        if Column.QUESTION in own and Column.ANSWER in own:
            yield ColumnsOfLanguage(language=language, positions=shared | own)


def _best(headings: Headings, column: Column, language: str | None) -> int | None:
    fitting = [
        i
        for i, name in enumerate(headings.names)
        if name.field is column and name.language == language and _is_named(name)
    ]
    return max(fitting, key=lambda i: headings.names[i].rank, default=None)


def _is_named(name: HeaderName) -> bool:
    least = Rank.SYNONYM if name.field in _NAMED_IN_FULL else Rank.CONTAINED
    return name.rank >= least


class _Assignment:
    """Finds the fields one by one; a column is given once."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self.names = headings.names
        self.profiles = headings.profiles
        self.positions: dict[Column, int] = dict(headings.chosen)

    def assign(self) -> ColumnsOfLanguage:
        self._assign_named(Column.QUESTION)
        self._assign_named(Column.ANSWER)
        self._complete()
        for column in _OPTIONAL:
            if column not in self.positions and column not in self.headings.left_out:
                self._assign_optional(column)
        ordered = {c: self.positions[c] for c in Column if c in self.positions}
        return ColumnsOfLanguage(language=self._language(), positions=ordered)

    def _free(self) -> list[int]:
        taken = set(self.positions.values())
        return [i for i in range(len(self.names)) if i not in taken]

    def _named(self, column: Column) -> list[int]:
        """Those with the name of the field, all of the best rank."""
        fitting = [
            i
            for i in self._free()
            if self.names[i].field is column and _is_named(self.names[i])
        ]
        if column is Column.ALTERNATES:
            return fitting  # all of them are read
        best = max((self.names[i].rank for i in fitting), default=None)
        return [i for i in fitting if self.names[i].rank == best]

    def _assign_named(self, column: Column) -> None:
        if column in self.positions:
            return
        fitting = self._named(column)
        if len(fitting) > 1:
            fitting = self._narrow(column, fitting)
        if len(fitting) > 1:
            raise self._ambiguous(column, fitting)
        if fitting:
            self.positions[column] = fitting[0]

    def _narrow(self, column: Column, fitting: list[int]) -> list[int]:
        """Those that are filled at all, and in the language of the question."""
        filled = [i for i in fitting if self.profiles[i].count]
        question = self.positions.get(Column.QUESTION)
        if column is Column.ANSWER and question is not None:
            language = self.names[question].language
            filled = [i for i in filled if self.names[i].language == language] or filled
        if column is Column.QUESTION:
            asking = [i for i in filled if self.profiles[i].is_asking]
            others = [i for i in filled if self.profiles[i].asking > 0.2]  # noqa: PLR2004
            filled = asking if len(asking) == 1 and asking == others else filled
        return filled or fitting[:1]

    def _complete(self) -> None:
        """Find by what columns hold what no name has told."""
        missing = [
            column
            for column in (Column.QUESTION, Column.ANSWER)
            if column not in self.positions
        ]
        if len(missing) == 2:  # noqa: PLR2004  neither
            self._assign_both()
        elif missing:
            self._assign_one(missing[0])

    def _assign_both(self) -> None:
        if pair := self._letters():
            self.positions.update(pair)
            return
        general = [
            i
            for i in self._free()
            if self.names[i].rank is Rank.GENERAL and self.names[i].field in _NEEDED
        ]
        asking = [i for i in self._unnamed() if self.profiles[i].is_asking]
        telling = [i for i in self._unnamed() if self.profiles[i].is_telling]
        is_sure = len(asking) == len(telling) == 1 and not general
        if not is_sure or self.profiles[asking[0]].count < _SURE_ROWS:
            raise self.unsure("names no 'question' and no 'answer' column")
        self.positions |= {Column.QUESTION: asking[0], Column.ANSWER: telling[0]}

    def _letters(self) -> Mapping[Column, int] | None:
        """The columns 'F' and 'A' of a German file, or those of another language."""
        folded = [fold(header) for header in self.headings.headers]
        for asked, told in PAIRS:
            if folded.count(asked) == folded.count(told) == 1:
                question, answer = folded.index(asked), folded.index(told)
                if (
                    self.profiles[answer].is_text
                    and not self.profiles[answer].is_asking
                ):
                    return {Column.QUESTION: question, Column.ANSWER: answer}
        return None

    def _assign_one(self, column: Column) -> None:
        """Beside a column that is named, a general name or fitting content will do."""
        is_question = column is Column.QUESTION
        general = [i for i in self._general(column) if self.profiles[i].is_text]
        fitting = [i for i in self._unnamed() if self._fits(column, i)]
        if general:
            fitting = general
        if is_question and self._others_ask(fitting):
            raise self.unsure("names no 'question' column, and another one asks")
        if len(general) > 1:
            fitting = [i for i in general if self._fits(column, i)]
        if len(fitting) != 1 or (not is_question and self._asks(fitting[0])):
            raise self.unsure(f"names no '{column}' column")
        self.positions[column] = fitting[0]

    def _others_ask(self, chosen: Sequence[int]) -> bool:
        """Whether texts ask in a column that is not chosen, and in none of these."""
        others = [i for i in self._free() if i not in chosen]
        asks_here = any(self.profiles[i].asking >= _NOW_AND_THEN for i in chosen)
        asked = [i for i in others if self.profiles[i].is_text]
        return not asks_here and any(self.profiles[i].asking >= _OFTEN for i in asked)

    def _fits(self, column: Column, position: int) -> bool:
        profile = self.profiles[position]
        return profile.is_asking if column is Column.QUESTION else profile.is_telling

    def _asks(self, position: int) -> bool:
        return self.profiles[position].is_asking

    def _general(self, column: Column) -> list[int]:
        return [
            i
            for i in self._free()
            if self.names[i].field is column and self.names[i].rank is Rank.GENERAL
        ]

    def _unnamed(self) -> list[int]:
        """Those of which only the content tells anything."""
        return [
            i
            for i in self._free()
            if self.names[i].rank is Rank.UNKNOWN and not self.names[i].is_other
        ]

    def _assign_optional(self, column: Column) -> None:
        fitting = self._named(column)
        if column is Column.STATUS and not fitting:
            fitting = [i for i in self._general(column) if self.profiles[i].states == 1]
        if len(fitting) > 1 and column not in _LEFTMOST:
            fitting = [i for i in fitting if self.profiles[i].count] or fitting[:1]
            if len(fitting) > 1:
                raise self._ambiguous(column, fitting)
        if fitting:
            self.positions[column] = fitting[0]

    def _language(self) -> str | None:
        columns = (Column.QUESTION, Column.ANSWER)
        codes = {self.names[self.positions[column]].language for column in columns}
        codes -= {None}
        return codes.pop() if len(codes) == 1 else None

    def _ambiguous(self, column: Column, fitting: Sequence[int]) -> Unsure:
        first, second = (quoted(self.headings.headers[i]) for i in fitting[:2])
        self.positions[column] = max(fitting, key=lambda i: self._likeness(column, i))
        return self._unsure_of(
            f"Two columns could be '{column}': {first} and {second}."
        )

    def unsure(self, reason: str) -> Unsure:
        return self._unsure_of(f"{self.headings.place.capitalize()} {reason}.")

    def _unsure_of(self, sentence: str) -> Unsure:
        return Unsure(sentence, self._guess())

    def _guess(self) -> Mapping[Column, int]:
        """The best that can be said: what asks, and of the rest the longest."""
        guess = dict(self.positions)
        for column in _NEEDED:
            free = [i for i in self._free() if i not in guess.values()]
            if column not in guess and free:
                guess[column] = max(free, key=lambda i: self._likeness(column, i))
        for column in set(_OPTIONAL) - _LEFTMOST - set(guess) - self.headings.left_out:
            fitting = [i for i in self._named(column) if i not in guess.values()]
            if len(fitting) > 1:
                guess[column] = fitting[0]
        return {column: guess[column] for column in Column if column in guess}

    def _likeness(self, column: Column, i: int) -> tuple[float, ...]:
        name, profile = self.names[i], self.profiles[i]
        rank = name.rank if name.field is column else Rank.UNKNOWN
        is_free = not name.is_other and (name.field in _NEEDED or not name.field)
        is_free = is_free or profile.is_asking
        if column is Column.QUESTION:
            surely = max(rank, Rank.GENERAL)
            return (is_free, profile.is_text, surely, profile.asking, rank, -i)
        # Of pairs side by side, what stands right behind the question belongs to it.
        is_next = i - 1 == self.positions.get(Column.QUESTION)
        chars = profile.mean_chars
        return (is_free, profile.is_text, rank, -profile.asking, is_next, chars)
