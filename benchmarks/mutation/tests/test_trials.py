"""A mutant is tried in a copy, and nothing of it is left there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.mutation.mutants import Mutant
from benchmarks.mutation.trials import MEMORY, UnsoundProject, Verdict, Workshop

SOUND = "def two():\n    return 2\n"
TEST = "from faq.retrieval.one import two\n\n\ndef test_two():\n    assert two() == 2\n"
GREEDY = f"def two():\n    return bytearray({MEMORY}) and 2\n"
ENDLESS = "while True:\n    pass\n"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A copy of a project with one module and its test."""
    folder = tmp_path / "copy"
    (folder / "faq" / "retrieval" / "tests").mkdir(parents=True)
    (folder / "faq" / "retrieval" / "one.py").write_text(SOUND)
    (folder / "faq" / "retrieval" / "tests" / "test_one.py").write_text(TEST)
    limits = {Verdict.BY_TESTS: 60.0}
    return Workshop(folder=folder, has_gate=False, limits=limits)


def mutant(text: str) -> Mutant:
    path = "faq/retrieval/one.py"
    return Mutant(path=path, line=2, kind="constant", before="", after="", text=text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(SOUND.replace("2", "3"), Verdict.BY_TESTS, id="wrong"),
        pytest.param(SOUND.replace("2", "4 // 2"), Verdict.SURVIVED, id="unnoticed"),
        pytest.param(GREEDY, Verdict.BY_TESTS, id="without end in memory"),
    ],
)
def test_a_mutant_is_judged_and_undone(
    workshop: Workshop, text: str, verdict: Verdict
) -> None:
    trial = workshop.try_out(mutant(text))

    assert trial.verdict is verdict
    assert (workshop.folder / "faq" / "retrieval" / "one.py").read_text() == SOUND


def test_a_mutant_without_end_is_stopped(workshop: Workshop) -> None:
    workshop.limits[Verdict.BY_TESTS] = 1.0

    trial = workshop.try_out(mutant(ENDLESS))

    assert trial.verdict is Verdict.TIMED_OUT


def test_what_the_tests_miss_goes_to_the_gate(workshop: Workshop) -> None:
    workshop.has_gate = True
    workshop.limits[Verdict.BY_GATE] = 60.0
    (workshop.folder / "manage.py").write_text("raise SystemExit(1)")

    trial = workshop.try_out(mutant(SOUND))

    assert trial.verdict is Verdict.BY_GATE


def test_a_project_that_fails_by_itself_is_refused(workshop: Workshop) -> None:
    (workshop.folder / "faq" / "retrieval" / "one.py").write_text("two = None")

    with pytest.raises(UnsoundProject, match=r"test_one\.py` fails"):
        workshop.check()


def test_limits_follow_the_time_without_a_fault(workshop: Workshop) -> None:
    workshop.limits.clear()

    workshop.check()

    assert workshop.limits[Verdict.BY_TESTS] >= 30


def test_a_copy_holds_what_git_knows_and_a_link_to_the_models(tmp_path: Path) -> None:
    root, copy = tmp_path / "root", tmp_path / "copy"
    (root / "models").mkdir(parents=True)
    (root / "models" / "large").touch()
    (root / "kept.py").touch()
    (root / "secret.env").touch()
    (root / ".gitignore").write_text("*.env\n")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)  # noqa: S607

    Workshop.open(root, copy, has_gate=False)

    assert {path.name for path in copy.iterdir()} == {"kept.py", ".gitignore", "models"}
    assert (copy / "models").readlink() == root / "models"
