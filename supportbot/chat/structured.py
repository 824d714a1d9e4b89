"""The model's reply in its agreed form, read while it comes in.

A reply names the FAQ that answers, further ones, whether it abstains, and else
sentences of its own, each with the quote it rests on; FAQs by their numbers in the
prompt. It is a JSON object, or lines that begin with a tag from a model that was held
to no schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from supportbot.chat.json_stream import JSONStream, Member
from supportbot.llm import ReplyFormat

MAX_CHARS = 40_000  # of a whole reply; what comes after is not read
MAX_ALSO = 2
MAX_ITEMS = 12
MAX_LINE = 4_000
_PLACE = re.compile(r"(?<![\w.-])\d{1,3}(?![\w-]|\.\d)")
# "none, though FAQ 3 is near" points at nothing.
_NONE = re.compile(
    r"\W*(?:no(?!\W*\d)|not|none|null|nil|n/a|keine?r?|nein|aucune?|ningun[ao])\b"
)
_YES = {"true", "yes", "1", "ja", "oui", "sí", "si"}
_FIRST_WORD = re.compile(r"\w+")
RULING = ("faq", "also", "abstains")

_NUMBER = {"type": "integer"}
_ITEM = {
    "type": "object",
    "properties": {
        "quote": {"type": "string"},
        "faq": _NUMBER,
        "text": {"type": "string"},
    },
    "required": ["quote", "faq", "text"],
    "additionalProperties": False,
}
_PROPERTIES = {
    "faq": {"type": ["integer", "null"]},
    "also": {"type": "array", "items": _NUMBER},
    "abstains": {"type": "boolean"},
    "answer": {"type": "array", "items": _ITEM},
    "language": {"type": "string"},
}
REPLY_FORMAT = ReplyFormat(
    schema={
        "type": "object",
        "properties": _PROPERTIES,
        "required": list(_PROPERTIES),
        "additionalProperties": False,
    },
    as_text="""\
Reply with these lines and nothing else; each begins with its word in capitals:
FAQ: the number of the FAQ that answers the message, or none
ALSO: the numbers of FAQs that answer further questions of the message, or none
ABSTAINS: yes or no
Only if FAQ is none and ABSTAINS is no, two lines for each sentence of your answer:
QUOTE 2: words copied exactly from FAQ 2
TEXT: the sentence that rests on them
At the end:
LANGUAGE: the code of the customer's language""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Which FAQs answer, by their numbers in the prompt; complete once it is read."""

    faq: int | None = None
    also: tuple[int, ...] = ()
    abstains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSentence:
    """A sentence of the model's own, and the words of an FAQ that it rests on."""

    text: str
    quote: str
    faq: int | None


ReplyPart = Ruling | QuotedSentence


class ReplyReader:
    """Takes the reply in pieces, gives its parts as they close: the ruling first.

    >>> reader = ReplyReader()
    >>> list(reader.feed('{"faq": 3, "also": [], "abst'))
    [Ruling(faq=3, also=(), abstains=False)]

    Sentences that come before the ruling wait for it. Nothing makes it raise.
    """

    def __init__(self) -> None:
        self.language = ""
        self.is_understood = False  # something of the form was found
        self.is_complete = False  # nothing that comes now matters
        self._ruling: Ruling | None = None
        self._values: dict[str, Any] = {}  # Any: JSON
        self._waiting: list[QuotedSentence] = []
        self._item_count = 0
        self._char_count = 0
        self._thoughts = Thoughts()
        self._json = JSONStream(items_of="answer")
        self._lines = TaggedLines()

    def feed(self, text: str) -> Iterator[ReplyPart]:
        """The parts that close with this piece of the reply."""
        text = text[: MAX_CHARS - self._char_count]
        self._char_count += len(text)
        text = self._thoughts.leave_out(storable(text))
        if not self._lines.is_tagged:
            yield from self._take(self._json.feed(text))
        if not self._json.has_members:
            yield from self._take(self._lines.feed(text))
        is_closed = self.is_understood and self._json.is_closed
        self.is_complete = is_closed or self._char_count >= MAX_CHARS

    def finish(self, *, is_whole: bool) -> Iterator[ReplyPart]:
        """What is left; of a reply that broke off only what had closed."""
        if not self._json.has_members:
            yield from self._take(self._lines.finish(is_whole=is_whole))
        if self.is_understood and self._ruling is None:
            yield from self._decide()
        self.is_complete = True

    def _take(self, members: Iterator[Member]) -> Iterator[ReplyPart]:
        for member in members:
            read = _FIELDS.get(member.name)
            if member.name in RULING and member.name not in self._values:
                self.is_understood = True
                self._values[member.name] = read(member.value) if read else None
                if self._is_decided():
                    yield from self._decide()
            elif member.name == "answer":
                yield from self._add(member.value)
            elif member.name == "language" and isinstance(member.value, str):
                self.language = storable(member.value).strip().casefold()

    def _is_decided(self) -> bool:
        """Whether all that matters is known; the order of keys is nobody's promise."""
        if self._ruling is not None or not {"faq", "also"} <= self._values.keys():
            return False
        return self._values["faq"] is not None or "abstains" in self._values

    def _decide(self) -> Iterator[ReplyPart]:
        faq, also = self._values.get("faq"), self._values.get("also", [])
        abstains = bool(self._values.get("abstains"))
        if faq is None:
            faq, *also = also if also and not abstains else [None]
        others = [number for number in dict.fromkeys(also) if number != faq]
        self._ruling = Ruling(
            faq=faq,
            also=tuple(others[:MAX_ALSO]),
            abstains=abstains,
        )
        yield self._ruling
        yield from self._waiting

    def _add(self, item: object) -> Iterator[QuotedSentence]:
        sentence = _read_sentence(item)
        if sentence is None or self._item_count >= MAX_ITEMS:
            return
        self._item_count += 1
        self.is_understood = True
        if self._ruling is None:
            self._waiting.append(sentence)
        else:
            yield sentence


class Thoughts:
    """Leaves out what a model thinks aloud before it replies, between its tags."""

    _TAG = re.compile(r"\s*</?think(?:ing)?>\s*", re.IGNORECASE)
    _BEGUN = re.compile(r"\s*(?:<[/a-z]{0,9})?\Z", re.IGNORECASE)
    _END = re.compile(r"</think(?:ing)?>\s*", re.IGNORECASE)

    def __init__(self) -> None:
        self._is_over = self._is_thinking = False
        self._held = ""

    def leave_out(self, piece: str) -> str:
        """What of the piece is no thought."""
        if self._is_over:
            return piece
        text, self._held = self._held + piece, ""
        if not self._is_thinking:
            if self._BEGUN.match(text):
                self._held = text[-20:]
                return ""
            tag = self._TAG.match(text)
            self._is_over = tag is None
            if tag is None:
                return text
            self._is_thinking, text = True, text[tag.end() :]
        end = self._END.search(text)
        self._is_over = end is not None
        self._held = "" if end else text[-20:]
        return text[end.end() :] if end else ""


class TaggedLines:
    """Members of a reply in lines such as `FAQ: 3`, for models without JSON."""

    _TAG = re.compile(
        r"\W{0,6}(faq|also|abstains?|quote|text|language)\b\W{0,4}(\d{0,3})"
        r"[\s\])*_]{0,4}:[ \t*_]*(.*)",
        re.IGNORECASE | re.DOTALL,
    )

    def __init__(self) -> None:
        self.is_tagged = False
        self._line: list[str] = []
        self._length = 0
        self._quote: dict[str, object] = {}
        self._text: list[str] | None = None

    def feed(self, piece: str) -> Iterator[Member]:
        *whole, rest = piece.split("\n")
        for end in whole:
            self._hold(end)
            yield from self._read(self._end_line())
        self._hold(rest)

    def finish(self, *, is_whole: bool) -> Iterator[Member]:
        line = self._end_line()
        if is_whole:
            yield from self._read(line)
            yield from self._close()

    def _hold(self, piece: str) -> None:
        piece = piece[: MAX_LINE - self._length]
        self._length += len(piece)
        self._line.append(piece)

    def _end_line(self) -> str:
        line, self._line, self._length = "".join(self._line), [], 0
        return line

    def _read(self, line: str) -> Iterator[Member]:
        match = self._TAG.match(line)
        # Prose may have a line that begins with "Text:"; a reply begins with its FAQ.
        begins = match and match[1].lower() == "faq" and not match[2]
        if match is None or not (self.is_tagged or begins):
            if self._text is not None:
                self._text.append(line)
            return
        self.is_tagged = True
        yield from self._close()
        name, number, value = match[1].lower(), match[2], match[3].strip()
        if name == "quote":
            self._quote = {"quote": value, "faq": number}
        elif name == "text":
            self._text = [value]
        else:
            name = "abstains" if name == "abstain" else name
            yield Member(name=name, value=value)

    def _close(self) -> Iterator[Member]:
        """The sentence that the line before has ended."""
        if self._text is not None:
            text = "\n".join(self._text)
            value = {**self._quote, "text": text}
            yield Member(name="answer", value=value, is_item=True)
        self._text = None


def _read_sentence(item: object) -> QuotedSentence | None:
    if not isinstance(item, Mapping):
        return None
    text, quote = item.get("text"), item.get("quote")
    if not isinstance(text, str) or not storable(text).strip():
        return None
    return QuotedSentence(
        text=storable(text).strip(),
        quote=storable(quote) if isinstance(quote, str) else "",
        faq=_read_number(item.get("faq")),
    )


def storable(text: str) -> str:
    """The text without what no database takes: NUL, halves of a surrogate pair."""
    return text.encode(errors="ignore").decode().replace("\0", "")


def _read_number(value: object) -> int | None:
    """A place among the FAQs: 3, "3", "FAQ 3", [3]; None is for none."""
    numbers = _read_numbers(value)
    return numbers[0] if numbers else None


def _read_numbers(value: object) -> list[int]:
    if isinstance(value, list):
        return [number for each in value for number in _read_numbers(each)]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return []
    if _NONE.match(str(value).casefold()):
        return []
    written = _PLACE.findall(str(value).removesuffix(".0"))
    return [int(digits) for digits in written if int(digits)]


def _read_boolean(value: object) -> bool:
    said = _FIRST_WORD.search(str(value).casefold().strip("*_ "))
    return said is not None and said[0] in _YES


_FIELDS: Mapping[str, Callable[[object], Any]] = {  # Any: what the field holds
    "faq": _read_number,
    "also": _read_numbers,
    "abstains": _read_boolean,
}
