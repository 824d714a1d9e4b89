"""The tables of a page, and the reasons that people have written into them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.mutation.mutants import Mutant
from benchmarks.mutation.table import counts_by_module, write_report
from benchmarks.mutation.trials import Trial, Verdict


def trial(
    verdict: Verdict, *, path: str = "house/one.py", before: str = "x = a | b"
) -> Trial:
    mutant = Mutant(
        path=path, line=3, kind="operator", before=before, after="x = a", text=""
    )
    return Trial(mutant=mutant, verdict=verdict, seconds=1.0)


def test_every_module_has_its_counts_and_all_have_theirs() -> None:
    rows = counts_by_module(
        [
            trial(Verdict.BY_GATE, path="house/two.py"),
            trial(Verdict.BY_TESTS),
            trial(Verdict.TIMED_OUT),
            trial(Verdict.SURVIVED),
        ]
    )

    assert rows == [
        ["house/one.py", "3", "1", "0", "1", "1"],
        ["house/two.py", "1", "0", "1", "0", "0"],
        ["all", "4", "1", "1", "1", "1"],
    ]


def test_a_survivor_is_shown_as_it_was_and_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"

    write_report(page, [trial(Verdict.SURVIVED), trial(Verdict.BY_TESTS)])

    survivors = [line for line in page.read_text().splitlines() if ":3`" in line]
    assert survivors == [r"| `house/one.py:3` | `x = a \| b` | `x = a` |  |"]


def test_a_reason_outlives_the_next_run_and_a_move(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    write_report(page, [trial(Verdict.SURVIVED)])
    page.write_text(page.read_text().replace("`x = a` |  |", "`x = a` | Same. |"))

    write_report(page, [trial(Verdict.SURVIVED, path="house/rooms/one.py")])

    assert "| `house/rooms/one.py:3` | `x = a \\| b` | `x = a` | Same. |" in (
        page.read_text()
    )


def test_another_change_has_no_reason_yet(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    write_report(page, [trial(Verdict.SURVIVED)])
    page.write_text(page.read_text().replace("`x = a` |  |", "`x = a` | Same. |"))

    write_report(page, [trial(Verdict.SURVIVED, before="x = a & b")])

    assert "Same." not in page.read_text()


def test_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    write_report(page, [trial(Verdict.SURVIVED)])
    page.write_text(f"# Quality\n\n{page.read_text()}\n## Afterwards\n")

    write_report(page, [trial(Verdict.BY_TESTS)])

    text = page.read_text()
    assert text.startswith("# Quality\n")
    assert text.endswith("## Afterwards\n")
    assert "survivor |" in text
    assert "one.py:3" not in text
