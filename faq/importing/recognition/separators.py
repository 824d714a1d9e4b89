"""What stands between the phrasings of one cell, told by all cells of its column."""

from __future__ import annotations

from collections.abc import Sequence

from faq.importing.cells import join_alternates
from faq.importing.naming.questions import is_asking, is_marked

_FEW = 2
_SHORTEST = 2  # characters of a phrasing
# A line break and a bar stand in no phrasing, so that they separate wherever they are.
_NATURAL = ("\n", "|")
NAMES = {";": "';'", "\n": "line breaks", "|": "'|'"}


def alternates_separator(cells: Sequence[str]) -> str | None:
    """`;` if it separates phrasings in these cells, and is no mark of a sentence."""
    if any(mark in cell for cell in cells for mark in _NATURAL):
        return None
    divided = [split_at(cell, ";") for cell in cells if ";" in cell]
    parts = [part for each in divided for part in each]
    if not parts or any(len(part) < _SHORTEST for part in parts):
        return None
    if all(is_asking(part) for part in parts):
        return ";"
    # A list goes on as it began; after a sentence's semicolon, small letters follow.
    fitting = [each for each in divided if _is_list(each)]
    return ";" if len(divided) >= _FEW and len(fitting) == len(divided) else None


def questions_separator(cells: Sequence[str]) -> str | None:
    """What separates several wordings of a question, where each of them asks."""
    for separator in NAMES:
        divided = [split_at(cell, separator) for cell in cells if separator in cell]
        several = [each for each in divided if len(each) > 1]
        is_often = len(several) >= max(_FEW, len(cells) // 5)
        if is_often and all(is_marked(part) for each in several for part in each):
            return separator
    return None


def split_at(cell: str, separator: str) -> list[str]:
    """The parts that are not blank."""
    return [part.strip() for part in cell.split(separator) if part.strip()]


def join_split(cell: str, separator: str) -> str:
    """The phrasings of a cell as the import reads them."""
    return join_alternates(split_at(cell, separator))


def _is_list(parts: Sequence[str]) -> bool:
    first = parts[0]
    cases = {part[0].isupper() for part in parts if part[0].isalpha()}
    lengths = [len(part) for part in parts]
    is_even = max(lengths) <= 4 * min(lengths) + 20
    # In a sentence, what follows is its second half and ends it with a stop.
    is_sentence = first[0].isupper() and cases != {True}
    return is_even and not is_sentence and not parts[-1].endswith(".")
