"""JSON values: parsed with their faults named, and the texts that they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeGuard

from faq.importing.exceptions import UnreadableFile

JSON: TypeAlias = (
    "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"
)

# Keys of an object that is one text with more about it.
_TEXTS = ("text", "value", "answer", "body", "content", "html", "markdown", "plaintext")


class _Object(dict[str, JSON]):
    """An object that remembers keys which it has twice."""

    def __init__(self, pairs: list[tuple[str, JSON]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def parse_json(text: str) -> JSON:
    """The value; `UnreadableFile` names the line of a fault."""
    try:
        value: JSON = json.loads(text, object_pairs_hook=_Object)
    except json.JSONDecodeError as exc:
        raise UnreadableFile(
            f"Line {exc.lineno}, column {exc.colno}: this is no JSON ({exc.msg}). "
            "Export the file again, or save the FAQs as CSV."
        ) from exc
    except RecursionError as exc:
        raise UnreadableFile("The JSON is nested too deeply to be FAQs.") from exc
    except ValueError as exc:
        raise UnreadableFile("The JSON holds a number of too many digits.") from exc
    return value


def parse_lines(text: str) -> list[JSON]:
    """The values of JSON Lines, one a line; a line that is none becomes a text."""
    return [_parse_line(line) for line in text.splitlines() if line.strip()]


def _parse_line(line: str) -> JSON:
    try:
        return parse_json(line)
    except UnreadableFile:
        return line


def text_of(item: JSON) -> str:
    return "\n".join(texts_of(item))


def texts_of(item: JSON) -> list[str]:
    """The texts in it: itself, those of a list, or of the key that holds a text."""
    if is_list(item):
        return [text for part in item for text in texts_of(part)]
    if is_object(item):
        by_key = {plain_key(key): part for key, part in item.items()}
        held = next((by_key[key] for key in _TEXTS if key in by_key), None)
        return texts_of(held)
    if item is None or item == "":
        return []
    if isinstance(item, bool):
        return [str(item).lower()]
    return [str(item)]


def plain_key(key: str) -> str:
    """The key without what programmers put between its words."""
    return re.sub(r"[\W_]+", "", key).casefold()


def is_object(value: JSON) -> TypeGuard[Mapping[str, JSON]]:
    return isinstance(value, Mapping)


def is_list(value: JSON) -> TypeGuard[Sequence[JSON]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def is_nested(value: JSON) -> bool:
    return is_object(value) or is_list(value)
