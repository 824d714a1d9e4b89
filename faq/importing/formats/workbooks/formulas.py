"""What formulas leave behind: links, errors, and now and then no result."""

from __future__ import annotations

import re

NO_RESULT = "holds a formula without a saved result; paste it as a value"
_ERRORS = frozenset(
    [
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#ERROR!"),
    ]
)
_NUMBERED_ERROR = re.compile(r"Err:\d{3}")  # of LibreOffice
_TEXT = r'"((?:[^"]|"")*)"\s*'
_HYPERLINK = re.compile(
    rf"\s*HYPERLINK\(\s*{_TEXT}(?:,\s*{_TEXT}\)\s*|\)|,)", re.IGNORECASE
)


def is_error(text: str) -> bool:
    """Whether a spreadsheet shows this where it could not compute."""
    return text in _ERRORS or _NUMBERED_ERROR.fullmatch(text) is not None


def target_of(formula: str) -> str | None:
    """Where a HYPERLINK formula leads, if it says so itself."""
    match = _HYPERLINK.match(formula)
    return match[1].replace('""', '"') if match else None


def text_of_link(formula: str) -> str | None:
    """What a HYPERLINK formula shows, if it says so itself."""
    match = _HYPERLINK.match(formula)
    if match is None or match[0].endswith(","):
        return None
    return (match[2] or match[1]).replace('""', '"')
