"""The mutants of a package, and a fair and lasting sample of them."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.mutation.faults import Faults
from benchmarks.mutation.source import Source

LEAST_COLUMNS = 3  # strings in a constant that are taken for the columns of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one fault in it."""

    path: str  # from the folder of the project
    line: int
    kind: str
    before: str
    after: str
    text: str = field(repr=False)  # of the whole module

    def lot(self, seed: int) -> str:
        """Its place in the draw, the same wherever the line stands."""
        drawn = f"{seed}\n{self.kind}\n{self.before}\n{self.after}"
        return hashlib.sha256(drawn.encode()).hexdigest()


def mutants_of(root: Path, package: str) -> list[Mutant]:
    """Every mutant of the modules of a package; tests and conftest.py are none."""
    sources = {
        path.relative_to(root).as_posix(): Source(path.read_text())
        for path in sorted((root / package).glob("**/*.py"))
        if not {"tests", "conftest.py"} & set(path.relative_to(root).parts)
    }
    columns = dict(
        pair for source in sources.values() for pair in columns_of(source.tree)
    )
    return [
        mutant
        for path, source in sources.items()
        for mutant in _mutants_in(path, source, columns)
    ]


def columns_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name in the constant tuples of names, with the name beside it."""
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Tuple):
            continue
        names = [
            item.value
            for item in node.value.elts
            if isinstance(item, ast.Constant) and isinstance(item.value, str)
        ]
        if len(names) >= LEAST_COLUMNS:
            yield from pairwise([*names, names[0]])


def sample(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """As many mutants, from each module in proportion to its lines.

    Drawn by their own text, so that a module that is moved, and one whose neighbour
    changes, keeps its mutants. No line gives two while another gives none.
    """
    by_path: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_path[mutant.path].append(mutant)
    lines = {path: len({one.line for one in own}) for path, own in by_path.items()}
    shares = _shares(lines, min(count, len(mutants)))
    return [
        mutant
        for path, own in by_path.items()
        for mutant in _drawn(own, shares[path], seed)
    ]


def _mutants_in(
    path: str, source: Source, columns: Mapping[str, str]
) -> Iterator[Mutant]:
    original = ast.dump(source.tree)
    edits = {source.edited(edit): edit for edit in Faults(source, columns).edits}
    for text, edit in edits.items():
        if _changes(original, text):
            yield Mutant(
                path=path,
                line=source.line(edit),
                kind=edit.kind,
                before=source.before(edit),
                after=source.after(edit),
                text=text,
            )


def _changes(original: str, text: str) -> bool:
    """Whether the text is still Python, and says something else."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        try:
            tree = ast.parse(text)
            compile(tree, "mutant", "exec")
        except (SyntaxError, ValueError):
            return False
    return ast.dump(tree) != original


def _shares(lines: Mapping[str, int], count: int) -> dict[str, int]:
    """Count shared out by lines: the whole parts, then the largest remainders."""
    total = sum(lines.values())
    shares = {path: count * own // total for path, own in lines.items()}
    by_remainder = sorted(lines, key=lambda path: -(count * lines[path] % total))
    for path in by_remainder[: count - sum(shares.values())]:
        shares[path] += 1
    return shares


def _drawn(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    by_lot = sorted(mutants, key=lambda mutant: mutant.lot(seed))
    seen: dict[int, int] = defaultdict(int)
    rounds: list[tuple[int, int]] = []
    for place, mutant in enumerate(by_lot):
        rounds.append((seen[mutant.line], place))
        seen[mutant.line] += 1
    chosen = [by_lot[place] for _, place in sorted(rounds)[:count]]
    return sorted(chosen, key=lambda mutant: (mutant.line, mutant.lot(seed)))
