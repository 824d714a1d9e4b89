"""What a format code says: sections of tokens, each with its condition and locale."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["literal", "digit", "point", "comma", "percent", "exponent", "slash"]
Part = Kind | Literal["date", "elapsed", "half_day", "subsecond", "text", "general"]

# Longer than any that a spreadsheet takes (255), with room for escapes.
_MAX_CHARS = 1_000
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<padding>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General)
    | (?P<half_day>AM/PM|A/P|上午/下午)
    | (?P<text>@)
    | (?P<digit>[0#?])
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|b+|a{3,4})
    | (?P<plain>[-\ $+/():!^&'~{}<>=.,%1-9]|[^\x00-\x7f])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_PUNCTUATION: dict[str, Kind] = {
    ".": "point",
    ",": "comma",
    "%": "percent",
    "/": "slash",
}
# An amount in euros, with the sign ahead or behind; and none at all.
_NO_COUNTRY = {"", "1", "2", "X-EURO1", "X-EURO2"}
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+", re.IGNORECASE
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class UnreadableFormat(ValueError):
    """What a cell shows cannot be told for sure; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatToken:
    part: Part
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        return _COMPARISONS[self.sign](value, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatSection:
    """One of the up to four parts of a code that semicolons separate."""

    tokens: tuple[FormatToken, ...]
    condition: Condition | None = None
    locale: str | None = None  # as the code names it: '407', 'de-DE'
    system: Literal["date", "time"] | None = None

    def has(self, *parts: Part) -> bool:
        return any(token.part in parts for token in self.tokens)

    @property
    def is_moment(self) -> bool:
        return self.system is not None or self.has("date", "elapsed", "half_day")


def parse_code(code: str) -> tuple[FormatSection, ...]:
    """The sections of a code; raises `UnreadableFormat` for what is unknown."""
    if len(code) > _MAX_CHARS:
        raise UnreadableFormat("its number format is too long")
    sections = tuple(_parse_section(part, code) for part in _split(code))
    if len(sections) > 4:  # noqa: PLR2004  positive, negative, zero, text
        raise UnreadableFormat(f"the number format {code!r} has too many parts")
    return sections


def _split(code: str) -> list[str]:
    """The code cut at the semicolons that are no literals."""
    parts, start, at = [], 0, 0
    while at < len(code):
        if code[at] == ";":
            parts.append(code[start:at])
            start = at + 1
        match = _TOKEN.match(code, at) if code[at] in '"\\_*[' else None
        at = match.end() if match else at + 1
    return [*parts, code[start:]]


class _CodeReader:
    """Collects what one section says, token by token."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.tokens: list[FormatToken] = []
        self.condition: Condition | None = None
        self.locale: str | None = None
        self.system: Literal["date", "time"] | None = None

    def read(self, kind: str, text: str) -> None:
        if kind == "bracket":
            self.read_bracket(text)
        elif kind in {"quoted", "escaped"}:
            self.add("literal", text)
        elif kind == "padding":
            self.add("literal", " ")
        elif kind == "plain":
            self.add(_PUNCTUATION.get(text, "literal"), text)
        elif kind != "fill":  # what fills a cell to its width is no text
            self.add(_known(kind), text)

    def add(self, part: Part, text: str) -> None:
        self.tokens.append(FormatToken(part=part, text=text))

    def read_bracket(self, text: str) -> None:
        condition = _CONDITION.fullmatch(text.strip())
        if condition:
            self.condition = Condition(sign=condition[1], bound=float(condition[2]))
        elif text.startswith("$"):
            self.read_locale(text[1:])
        elif _ELAPSED.fullmatch(text):
            self.add("elapsed", text.lower())
        elif not _COLOUR.fullmatch(text.strip()):
            raise UnreadableFormat(f"its number format holds '[{text}]'")

    def read_locale(self, text: str) -> None:
        symbol, _, code = text.partition("-")
        if symbol:
            self.add("literal", symbol)
        if code.upper() in {"F800", "X-SYSDATE"}:
            self.system = "date"
        elif code.upper() in {"F400", "X-SYSTIME"}:
            self.system = "time"
        elif code.upper() not in _NO_COUNTRY:
            self.locale = code


def _known(kind: str) -> Part:
    parts: dict[str, Part] = {
        "general": "general",
        "half_day": "half_day",
        "text": "text",
        "digit": "digit",
        "exponent": "exponent",
        "date": "date",
    }
    return parts[kind]


def _parse_section(section: str, code: str) -> FormatSection:
    reader = _CodeReader(code)
    for kind, text in _scan(section, code):
        reader.read(kind, text)
    tokens = tuple(_resolve(reader.tokens))
    return FormatSection(
        tokens=tokens,
        condition=reader.condition,
        locale=reader.locale,
        system=reader.system,
    )


def _scan(section: str, code: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(section):
        match = _TOKEN.match(section, at)
        if match is None:
            raise UnreadableFormat(f"its number format {code!r} is not known")
        at = match.end()
        kind = match.lastgroup or "plain"
        yield kind, match[kind]


def _resolve(tokens: list[FormatToken]) -> Iterator[FormatToken]:
    """The tokens, with an 'm' told from a month where it means minutes."""
    if not any(token.part in {"date", "elapsed", "half_day"} for token in tokens):
        yield from tokens
        return
    clock = [i for i, token in enumerate(tokens) if token.part in {"date", "elapsed"}]
    for at, token in enumerate(tokens):
        if token.part == "date":
            yield _date_token(tokens, clock, at)
        elif token.part == "digit":
            yield FormatToken(part=_subsecond(tokens, at), text=token.text)
        elif token.part == "point" and _is_before_digit(tokens, at):
            yield FormatToken(part="subsecond", text=token.text)
        else:
            yield token


def _date_token(tokens: list[FormatToken], clock: list[int], at: int) -> FormatToken:
    text = tokens[at].text.lower()
    if text in {"m", "mm"}:
        place = clock.index(at)
        before = tokens[clock[place - 1]].text.lower() if place else ""
        after = tokens[clock[place + 1]].text if place + 1 < len(clock) else ""
        if before.startswith("h") or after.lower().startswith("s"):
            text = text.replace("m", "n")
    return FormatToken(part="date", text=text)


def _subsecond(tokens: list[FormatToken], at: int) -> Part:
    start = at
    while start and tokens[start - 1].part == "digit":
        start -= 1
    if start < 1 or tokens[start - 1].text != "." or tokens[at].text != "0":
        raise UnreadableFormat("its number format mixes a date with a number")
    return "subsecond"


def _is_before_digit(tokens: list[FormatToken], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].part == "digit"
