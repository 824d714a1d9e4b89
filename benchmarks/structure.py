"""Measures how the code is built, from the code itself, beside the rules it keeps.

    python -m benchmarks.structure                   # this checkout
    python -m benchmarks.structure FOLDER            # another one
    python -m benchmarks.structure --beside FOLDER   # that one before, this one after
    python -m benchmarks.structure --json
    python -m benchmarks.structure --walk            # the lists of docs/architecture.md

- An import chain is counted in modules; see `benchmarks.import_graph`.
- An importer is a module of ours, no test. Whoever imports from a package's face
  imports what is behind it. A small module with one importer may be pure data
  (assignments, and classes without methods), an exception tree (only exception
  classes), or one that Django finds by its name.
- A public name is a class or function of a module, or a method of such a class, without
  an underscore.
- The walk of a message and the calls up to the model: see `supportbot.tests.walk`.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.import_graph import ImportGraph, importers
from benchmarks.reports import Report, note
from benchmarks.sources import Source, length, read
from supportbot.tests.walk import FILE_LIMITS, FRAME_LIMIT, Walks, walks_of

CHAIN_LIMIT = 18  # command > evaluation > chat > guard (6 floors) > retrieval
STAFF_CHAIN_LIMIT = 18  # the import screen > replay > search > indexing > retrieval
STAFF_PAGES = (
    "faq.admin",
    "faq.editing",  # what they and the knowledge API have in common
    "supportbot.admin",
    "supportbot.api.knowledge",
    "supportbot.staff",
)
SMALL = 40  # lines, below which a module with one importer is part of that one
FILE_CEILING = 400
MODELS_CEILING = 500
FUNCTION_CEILING = 40
FOUND_BY_DJANGO = {"admin", "apps", "models", "templatetags", "urls"}
HERE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count, the most it may be, and what was counted."""

    name: str
    count: int
    limit: int | None = None
    items: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.limit is None or self.count <= self.limit

    @property
    def rule(self) -> str:
        return "" if self.limit is None else f"<= {self.limit}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--beside", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--walk", action="store_true")
    options = parser.parse_args()
    if options.walk:
        note(walk_in_markdown(options.folder))
        return
    figures = measure(options.folder)
    if options.json:
        note(json.dumps([asdict(figure) for figure in figures], indent=1))
    elif options.beside:
        _print_beside(measure(options.beside), figures)
    else:
        _print_report(figures)
    sys.exit(not all(figure.holds for figure in figures))


def measure(folder: Path) -> list[Figure]:
    """All figures of a checkout."""
    sources = read(folder)
    ours = [source for source in sources if source.is_ours]
    walks = walks_of(folder)
    return [
        *_sizes(ours, sources),
        *_ceilings(sources),
        *_imports(ours),
        *_docstrings(ours),
        *_walks(walks),
    ]


def walk_in_markdown(folder: Path) -> str:
    """The numbered lists of the map: each file and the first line of its docstring."""
    titles = {source.path: source.title for source in read(folder)}
    lists = [
        "\n".join(
            [
                f"<!-- walk: {kind} -->",
                *(
                    f"{number}. `{path}`: {titles[path]}".removesuffix(": ")
                    for number, path in enumerate(files, start=1)
                ),
                "<!-- /walk -->",
            ]
        )
        for kind, files in walks_of(folder).files.items()
    ]
    return "\n\n".join(lists)


def _sizes(ours: list[Source], sources: list[Source]) -> list[Figure]:
    others = [source for source in sources if not source.is_ours]
    rooms = Counter(source.package for source in ours if not source.is_face)
    return [
        Figure(name="files of code", count=len(ours)),
        Figure(name="lines of code", count=_lines(ours)),
        Figure(name="files of tests and benchmarks", count=len(others)),
        Figure(name="lines of tests and benchmarks", count=_lines(others)),
        Figure(
            name="most modules side by side in a package",
            count=max(rooms.values(), default=0),
            items=_counts(rooms),
        ),
    ]


def _ceilings(sources: list[Source]) -> list[Figure]:
    files = [
        f"{source.path} {source.line_count}"
        for source in sources
        if source.line_count > _ceiling(source)
    ]
    functions = [
        f"{source.path} {function.name} {length(function)}"
        for source in sources
        for function in source.functions()
        if length(function) > FUNCTION_CEILING
    ]
    return [
        _listed("files over their ceiling", files, limit=0),
        _listed(f"functions over {FUNCTION_CEILING} lines", functions, limit=0),
    ]


def _ceiling(source: Source) -> int:
    return MODELS_CEILING if source.path.endswith("models.py") else FILE_CEILING


def _imports(ours: list[Source]) -> list[Figure]:
    graph = ImportGraph.of(ours)
    without_pages = [each for each in ours if not each.module.startswith(STAFF_PAGES)]
    circles = [" <-> ".join(circle) for circle in graph.circles()]
    used_once = {
        module: min(users)
        for module, users in importers(ours).items()
        if len(users) == 1
    }
    small = [
        f"{source.module} {source.line_count}, by {used_once[source.module]}"
        for source in ours
        if source.module in used_once and is_part_of_its_importer(source)
    ]
    return [
        _listed(
            "longest import chain, without the pages of staff",
            ImportGraph.at_run_time(without_pages).longest_chain(),
            limit=CHAIN_LIMIT,
        ),
        _listed(
            "longest import chain",
            ImportGraph.at_run_time(ours).longest_chain(),
            limit=STAFF_CHAIN_LIMIT,
        ),
        Figure(
            name="the same with imports for type checkers and in functions",
            count=len(graph.longest_chain()),
        ),
        _listed("circles of imports", circles, limit=0),
        _listed("modules with one importer", sorted(used_once)),
        _listed(f"  of these, under {SMALL} lines", small, limit=0),
    ]


def is_part_of_its_importer(source: Source) -> bool:
    """Whether a module is too small to stand alone when a single one imports it."""
    return source.line_count < SMALL and not (
        source.is_face
        or source.is_pure_data
        or source.is_exception_tree
        or not FOUND_BY_DJANGO.isdisjoint(source.module.split(".")[-2:])
    )


def _docstrings(ours: list[Source]) -> list[Figure]:
    names = [
        (source.package, ast.get_docstring(node) is None)
        for source in ours
        for node in source.public_names()
    ]
    bare = Counter(package for package, is_bare in names if is_bare)
    return [
        Figure(name="public names", count=len(names)),
        Figure(
            name="public names without a docstring",
            count=bare.total(),
            items=_counts(bare),
        ),
    ]


def _walks(walks: Walks) -> list[Figure]:
    entered = [
        Figure(
            name=f"files entered by a message: {kind}",
            count=len(files),
            limit=FILE_LIMITS[kind],
        )
        for kind, files in walks.files.items()
    ]
    calls = _listed("calls from use case to model", walks.frames, limit=FRAME_LIMIT)
    return [*entered, calls]


def _listed(name: str, items: list[str], *, limit: int | None = None) -> Figure:
    return Figure(name=name, count=len(items), limit=limit, items=tuple(items))


def _counts(counter: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{name} {count}" for name, count in counter.most_common())


def _lines(sources: Iterable[Source]) -> int:
    return sum(source.line_count for source in sources)


def _print_beside(before: list[Figure], after: list[Figure]) -> None:
    counts = {figure.name: figure.count for figure in before}
    note("| | before | after | rule |\n| --- | ---: | ---: | --- |")
    for figure in after:
        was = counts.get(figure.name, "")
        note(f"| {figure.name.strip()} | {was} | {figure.count} | {figure.rule} |")


def _print_report(figures: list[Figure]) -> None:
    report = Report()
    for figure in figures:
        report.add(figure.name, figure.count, figure.rule, holds=figure.holds)
        for item in figure.items:
            note(f"    {item}")
    report.finish()


if __name__ == "__main__":
    main()
