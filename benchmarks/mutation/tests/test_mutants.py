"""Which mutants there are, and which of them are tried."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutation.mutants import Mutant, columns_of, mutants_of, sample

LINES = "x = a + b\ny = c < d\nz = e and f\n"
MORE = "x = g + h\ny = i < j\nz = k and l\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package `house` with a module of three lines, one of six, and tests."""
    for name, text in {
        "one.py": LINES,
        "rooms/two.py": LINES + MORE,
        "conftest.py": LINES,
        "tests/test_one.py": LINES,
    }.items():
        file = tmp_path / "house" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def changes(mutants: list[Mutant]) -> set[tuple[str, str]]:
    return {(mutant.before, mutant.after) for mutant in mutants}


def test_modules_of_every_folder_but_the_tests_are_changed(package: Path) -> None:
    paths = {mutant.path for mutant in mutants_of(package, "house")}

    assert paths == {"house/one.py", "house/rooms/two.py"}


def test_a_mutant_is_its_module_with_one_line_changed(package: Path) -> None:
    mutant = mutants_of(package, "house")[0]

    assert (mutant.line, mutant.before, mutant.after) == (1, "x = a + b", "x = a - b")
    assert mutant.text == LINES.replace("+", "-")


def test_what_is_no_python_is_no_mutant(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "one.py").write_text("def f():\n    print(x := 1)\n")

    afters = {mutant.after for mutant in mutants_of(tmp_path, "house")}

    assert afters == {"None", "print(x := 2)", "print(x := 0)"}


def test_each_column_is_taken_for_its_neighbour() -> None:
    tree = ast.parse('SIGNALS = ("one", "two", "three")\nPAIR = ("left", "right")')

    assert dict(columns_of(tree)) == {"one": "two", "two": "three", "three": "one"}


def test_a_sample_is_shared_out_by_lines(package: Path) -> None:
    chosen = sample(mutants_of(package, "house"), 6, seed=1)

    counts = Counter(mutant.path for mutant in chosen)
    assert counts == {"house/one.py": 2, "house/rooms/two.py": 4}


def test_no_line_gives_two_while_another_gives_none(package: Path) -> None:
    chosen = sample(mutants_of(package, "house"), 9, seed=1)

    assert len({(mutant.path, mutant.line) for mutant in chosen}) == 9


def test_a_sample_is_the_same_every_time(package: Path) -> None:
    first = sample(mutants_of(package, "house"), 5, seed=1)

    assert sample(mutants_of(package, "house"), 5, seed=1) == first
    assert sample(mutants_of(package, "house"), 5, seed=2) != first


def test_a_module_that_moves_keeps_its_mutants(package: Path) -> None:
    before = sample(mutants_of(package, "house"), 5, seed=1)

    (package / "house" / "one.py").rename(package / "house" / "rooms" / "zero.py")

    after = sample(mutants_of(package, "house"), 5, seed=1)
    assert changes(after) == changes(before)


def test_a_sample_is_never_more_than_all(package: Path) -> None:
    every = mutants_of(package, "house")

    assert len(sample(every, 1000, seed=1)) == len(every)
