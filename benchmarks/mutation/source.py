"""The text of a module by the places of its syntax tree, and a change to it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import accumulate

# What stands alone wherever an expression may: no brackets needed.
ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A piece of the text that is replaced; places count bytes, as in `ast`."""

    start: int
    end: int
    text: str
    kind: str


class Source:
    """A module: what stands where, and what it reads like after an edit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._bytes = text.encode()
        lengths = (len(line) for line in self._bytes.splitlines(keepends=True))
        self._starts = list(accumulate(lengths, initial=0))

    def start(self, node: ast.expr | ast.stmt) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        if node.end_lineno is None or node.end_col_offset is None:
            raise ValueError(f"{ast.dump(node)} was not parsed from a text.")
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def between(self, start: int, end: int) -> str:
        return self._bytes[start:end].decode()

    def segment(self, node: ast.expr | ast.stmt) -> str:
        return self.between(self.start(node), self.end(node))

    def operand(self, node: ast.expr) -> str:
        """The expression as it may stand in any other."""
        text = self.segment(node)
        return text if isinstance(node, ATOMS) else f"({text})"

    def line(self, edit: Edit) -> int:
        return self._bytes.count(b"\n", 0, edit.start) + 1

    def before(self, edit: Edit) -> str:
        """The lines that an edit touches, as one."""
        first, last = self._lines(edit)
        return _joined(self.between(first, last))

    def after(self, edit: Edit) -> str:
        """What becomes of those lines."""
        first, last = self._lines(edit)
        head, tail = self.between(first, edit.start), self.between(edit.end, last)
        return _joined(head + edit.text + tail)

    def edited(self, edit: Edit) -> str:
        end = len(self._bytes)
        return self.between(0, edit.start) + edit.text + self.between(edit.end, end)

    def _lines(self, edit: Edit) -> tuple[int, int]:
        first = self._bytes.rfind(b"\n", 0, edit.start) + 1
        last = self._bytes.find(b"\n", edit.end)
        return first, last if last >= 0 else len(self._bytes)


def _joined(text: str) -> str:
    return " ".join(text.split())
