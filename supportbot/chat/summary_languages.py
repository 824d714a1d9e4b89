"""Languages of FAQs, stored beside the summaries that name the FAQs.

The release 0.1.0, which may serve beside this one, refuses a summary with a key that it
does not know; a record may have any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

ONE = ("faq", "about")
SEVERAL = ("also", "suggestions", "citations")
KEY = "languages"

Stored = Mapping[str, Any]  # Any: JSON


def set_apart(record: Stored) -> dict[str, Any]:
    """The record as it is stored: the languages by the ids of their FAQs."""
    several = [each for name in SEVERAL for each in record[name]]
    summaries = [*filter(None, (record[name] for name in ONE)), *several]
    languages = {str(each["id"]): each["language"] for each in summaries}

    def bare(summary: Stored) -> Stored:
        return {key: value for key, value in summary.items() if key != "language"}

    return _mapped(record, bare) | {KEY: languages}


def put_back(stored: object) -> object:
    """The stored record with the languages where they belong; others as they are."""
    languages = stored.get(KEY) if isinstance(stored, Mapping) else None
    if not isinstance(stored, Mapping) or not isinstance(languages, Mapping):
        return stored

    def named(summary: object) -> object:
        if not isinstance(summary, Mapping):
            return summary
        return {"language": languages.get(str(summary.get("id")), ""), **summary}

    return _mapped(stored, named)


def _mapped(record: Stored, change: Callable[[Any], object]) -> dict[str, Any]:
    changed = dict(record)
    for name in ONE:
        if changed.get(name):
            changed[name] = change(changed[name])
    for name in SEVERAL:
        if isinstance(changed.get(name), list | tuple):
            changed[name] = [change(each) for each in changed[name]]
    return changed
