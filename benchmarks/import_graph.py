"""Which module of ours imports which: the longest chain, circles, importers.

For circles and importers every import statement counts: those inside functions and
those for type checkers too. A chain is of imports that run when a module is imported;
one of all statements is measured beside it. Importing a module is not counted as
importing the packages it lies in.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.sources import Source

Edges = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`from module import name`; the name is None in `import module`."""

    module: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportGraph:
    imports: Edges

    @classmethod
    def of(cls, sources: Iterable[Source]) -> ImportGraph:
        """The graph of all import statements."""
        return cls._of(sources, _statements)

    @classmethod
    def at_run_time(cls, sources: Iterable[Source]) -> ImportGraph:
        """The graph of those that run when their module is imported."""
        return cls._of(sources, _statements_that_run)

    @classmethod
    def _of(
        cls,
        sources: Iterable[Source],
        statements: Callable[[Source], Iterator[Statement]],
    ) -> ImportGraph:
        by_module = {source.module: source for source in sources}
        return cls(
            imports={
                module: frozenset(
                    target
                    for statement in statements(source)
                    for target in _targets(statement, by_module)
                )
                - {module}
                for module, source in by_module.items()
            }
        )

    def longest_chain(self) -> list[str]:
        """Modules each of which imports one further on; a circle counts in full."""
        chains: dict[str, tuple[str, ...]] = {}

        def chain_from(module: str) -> tuple[str, ...]:
            if module not in chains:
                circle = self.circle_of(module)
                further = {there for here in circle for there in self.imports[here]}
                chains[module] = (*sorted(circle), *longest_from(further - circle))
            return chains[module]

        def longest_from(modules: Iterable[str]) -> tuple[str, ...]:
            found = [chain_from(module) for module in sorted(modules)]
            return max(found, key=len) if found else ()

        return list(longest_from(self.imports))

    def circles(self) -> list[list[str]]:
        found = {self.circle_of(module) for module in self.imports}
        return sorted(sorted(circle) for circle in found if len(circle) > 1)

    def circle_of(self, module: str) -> frozenset[str]:
        """The module, and all that it imports and that import it, however far."""
        reached = self._reached[module]
        return frozenset(
            {module, *(other for other in reached if module in self._reached[other])}
        )

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        return {module: self._reach(module) for module in self.imports}

    def _reach(self, module: str) -> set[str]:
        seen: set[str] = set()
        ahead = [module]
        while ahead:
            new = self.imports[ahead.pop()] - seen
            seen |= new
            ahead.extend(new)
        return seen


def importers(sources: Iterable[Source]) -> Edges:
    """Who uses each module: the user of a package's face uses what is behind it."""
    by_module = {source.module: source for source in sources}
    behind = {
        (face.module, statement.name): target
        for face in by_module.values()
        if face.is_face
        for statement in _statements(face)
        for target in _targets(statement, by_module)
    }
    users: dict[str, set[str]] = {module: set() for module in by_module}
    for source in by_module.values():
        for statement in _statements(source):
            for target in _targets(statement, by_module):
                used = behind.get((target, statement.name), target)
                # A face that shows its own rooms does not use them.
                if not (source.is_face and used.startswith(f"{source.module}.")):
                    users[used].add(source.module)
    return {module: frozenset(found - {module}) for module, found in users.items()}


def _statements(source: Source) -> Iterator[Statement]:
    return _imports_in(ast.walk(source.tree))


def _statements_that_run(source: Source) -> Iterator[Statement]:
    """Not those in functions, and not those for type checkers."""
    return _imports_in(_nodes_that_run(source.tree))


def _nodes_that_run(node: ast.AST) -> Iterator[ast.AST]:
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    is_typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    if is_function or is_typing:
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _nodes_that_run(child)


def _imports_in(nodes: Iterable[ast.AST]) -> Iterator[Statement]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (Statement(module=alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (
                Statement(module=node.module, name=alias.name) for alias in node.names
            )


def _targets(statement: Statement, by_module: Mapping[str, Source]) -> Iterator[str]:
    """The module of ours that is meant, if it is one of ours."""
    for target in (f"{statement.module}.{statement.name}", statement.module):
        if target in by_module:
            yield target
            return
