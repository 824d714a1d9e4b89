"""YAML, as site generators keep FAQs: the same shapes as in JSON, of texts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from faq.importing.exceptions import UnreadableFile

if TYPE_CHECKING:
    from faq.importing.formats.structured.json_values import JSON

_MAX_DEPTH = 60
_NOTHING = frozenset(["~", "null", "Null", "NULL"])
_REMEDY = "Correct it, or save the FAQs as JSON or CSV."


def parse_yaml(text: str) -> JSON:
    """The value of the file, of its documents where it has several.

    Every scalar is the text that is written there: `yes`, `007` and `2026-12-31` stay
    as they are. Raises `UnreadableFile`.
    """
    try:
        _require_plain(text)
        documents = list(yaml.load_all(text, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise UnreadableFile(
            f"Line {line}: this is no YAML ({exc.problem}). {_REMEDY}"
        ) from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        raise UnreadableFile(f"This is no YAML. {_REMEDY}") from exc
    values = [_without_nulls(document) for document in documents]
    return values[0] if len(values) == 1 else values


def _require_plain(text: str) -> None:
    """Refuse what a small file makes a large one of, or a deep one."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise UnreadableFile(
                f"Line {line} refers to another place of the file (*{event.anchor}). "
                "Write the text itself there."
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise UnreadableFile("The YAML is nested too deeply to be FAQs.")


def _without_nulls(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {str(key): _without_nulls(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return None if value in _NOTHING else value
