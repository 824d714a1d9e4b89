"""Line breaks that a program has written as signs: a backslash and an n."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A path is left as it is: C:\new, \\server\news.
_PATH_OR_BREAK = re.compile(r"(?:[A-Za-z]:\\|\\\\)\S*|(\\r\\n|\\n)")
# No word begins there: another break follows, or a list, or a sentence has ended.
_TELLING = re.compile(
    r"\\n\s*(?:\\n|\\r|[-*•#>]|[0-9]+[.)])|[.!?:。！？]\s*(?:\\r)?\\n"
)


def has_written_breaks(cells: Iterable[str]) -> bool:
    """Whether the texts of a column, as a whole, are written so."""
    return any(_TELLING.search(_without_paths(cell)) for cell in cells if "\\n" in cell)


def read_breaks(text: str) -> str:
    """The text with line breaks where they are written."""
    if "\\n" not in text:
        return text
    return _PATH_OR_BREAK.sub(lambda match: "\n" if match[1] else match[0], text)


def _without_paths(text: str) -> str:
    return _PATH_OR_BREAK.sub(lambda match: match[0] if match[1] else "", text)
