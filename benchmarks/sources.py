"""The Python files of a checkout, parsed: what they define, and how long it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = ("faq", "sessions_app", "supportbot", "gradio_ui")
BESIDE = ("benchmarks", "conftest.py", "manage.py")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file; migrations, which Django writes, are not among them."""

    path: str  # from the checkout's folder, with slashes
    text: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_face(self) -> bool:
        """Whether it is the `__init__` of a package."""
        return self.path.endswith("/__init__.py")

    @property
    def package(self) -> str:
        return self.path.rpartition("/")[0].replace("/", ".")

    @property
    def is_ours(self) -> bool:
        """Whether it is code that serves somebody: no test, no benchmark."""
        parts = self.path.split("/")
        is_test = not {"tests", "conftest.py"}.isdisjoint(parts)
        return parts[0] in PACKAGES and not is_test

    @cached_property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def title(self) -> str:
        """The first line of its docstring, or nothing."""
        return (ast.get_docstring(self.tree) or "").partition("\n")[0]

    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def public_names(self) -> Iterator[ast.ClassDef | Function]:
        """Classes and functions of the module, methods of those classes."""
        for node in _definitions(self.tree.body):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body)

    @property
    def is_pure_data(self) -> bool:
        """Whether it only assigns, and declares fields: no function, no method."""
        return not self.functions() and all(
            isinstance(node, ast.Assign | ast.AnnAssign | ast.ClassDef)
            for node in self._statements()
        )

    @property
    def is_exception_tree(self) -> bool:
        """Whether it only defines classes, each of which is an exception."""
        known: set[str] = set()
        for node in self._statements():
            if not isinstance(node, ast.ClassDef) or not _is_exception(node, known):
                return False
            known.add(node.name)
        return bool(known)

    def _statements(self) -> Iterator[ast.stmt]:
        """What its body says beside docstrings and imports."""
        for node in self.tree.body:
            is_docstring = isinstance(node, ast.Expr) and isinstance(
                node.value, ast.Constant
            )
            if not is_docstring and not isinstance(node, ast.Import | ast.ImportFrom):
                yield node


def read(folder: Path) -> list[Source]:
    """All files of the checkout, in the order of their paths."""
    paths = [
        path
        for name in (*PACKAGES, *BESIDE)
        for path in (
            (folder / name).rglob("*.py")
            if (folder / name).is_dir()
            else folder.glob(name)
        )
        if "migrations" not in path.parts
    ]
    return [
        Source(
            path=path.relative_to(folder).as_posix(),
            text=path.read_text(encoding="utf-8"),
        )
        for path in sorted(paths)
    ]


def length(function: Function) -> int:
    """Lines from `def` to the end; decorators stand outside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _definitions(body: list[ast.stmt]) -> Iterator[ast.ClassDef | Function]:
    for node in body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node


def _is_exception(node: ast.ClassDef, known: set[str]) -> bool:
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return any(
        base in known or base.endswith(("Error", "Exception", "Configured", "Warning"))
        for base in bases
    )
