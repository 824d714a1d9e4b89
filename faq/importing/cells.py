"""What one cell says: a line, a text, phrasings, a moment; and the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.utils import timezone

# What spreadsheets take for the start of a formula (OWASP), full-width forms included.
_STARTS_FORMULA = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_NEEDS_APOSTROPHE = re.compile(f"'*{_STARTS_FORMULA}")
_HAS_APOSTROPHE = re.compile(f"'+{_STARTS_FORMULA}")
# Not tab, line breaks, vertical tab and form feed: those count as white space.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPED_CHARACTER = re.compile(r"\\([\\|])")
_ALTERNATE = re.compile(r"(?:\\[\\|]|[^|\r\n])+")
# Whole seconds: forms in the admin would show fractions as a change.
_DAY_ENDS = time(23, 59, 59)


class InvalidMoment(ValueError):
    """The text is no date and no moment."""


def escape_formula(text: str) -> str:
    """Text that a spreadsheet shows instead of computing."""
    return f"'{text}" if _NEEDS_APOSTROPHE.match(text) else text


def unescape_formula(text: str) -> str:
    """What `escape_formula` was given."""
    return text[1:] if _HAS_APOSTROPHE.match(text) else text


def find_control_character(text: str) -> str | None:
    """The name of a character that no text may hold, such as `U+0000`."""
    match = _CONTROL.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


def without_control_characters(text: str) -> str:
    """The text without what `find_control_character` objects to."""
    return _CONTROL.sub("", text)


def clean_line(text: str) -> str:
    """The text on one line, white space no wider than a space."""
    return " ".join(text.split())


def clean_text(text: str) -> str:
    """The text with one kind of line break, and none at its ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\v" in text or "\f" in text:
        text = text.replace("\v", "\n").replace("\f", "\n")
    return text.strip()


def clean_keywords(text: str) -> str:
    """Keywords with spaces between them, whatever separated them."""
    # A tenth of the time that `translate` takes.
    spaced = text.replace(",", " ").replace(";", " ").replace("|", " ")
    return clean_line(spaced)


def join_alternates(texts: Iterable[str]) -> str:
    """The cell that `split_alternates` reads as these phrasings."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split_alternates(text: str) -> tuple[str, ...]:
    """The phrasings of a cell: one a line, or with unescaped bars between them."""
    parts = (_ESCAPED_CHARACTER.sub(r"\1", part) for part in _ALTERNATE.findall(text))
    return tuple(cleaned for part in parts if (cleaned := clean_line(part)))


@lru_cache(maxsize=1024)
def phrase_key(text: str) -> str:
    """What two spellings of the same category have in common."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def quoted(text: str, *, limit: int = 40) -> str:
    """A text of the file as a message may show it: short, no control characters."""
    shown = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return repr(shown)


@lru_cache(maxsize=1024)
def parse_moment(text: str, *, is_end: bool) -> datetime:
    """The moment in UTC; of a day without a time, its first second or its last.

    Raises `InvalidMoment` for anything but ISO 8601 and 31.12.2026 [18:00].
    """
    try:
        moment = _parse_day(text, _DAY_ENDS if is_end else time.min)
        moment = moment or _parse_time(text)
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise InvalidMoment(text) from exc


def _parse_day(text: str, at: time) -> datetime | None:
    try:
        if "." in text:
            return datetime.combine(_parse_dotted(text, "%d.%m.%Y"), at)
        return datetime.combine(date.fromisoformat(text), at)
    except ValueError:
        return None


def _parse_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _parse_dotted(text, "%d.%m.%Y %H:%M")


def _parse_dotted(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007  the caller adds the time zone
