"""`manage.py test`: in how many processes the tests run."""

from __future__ import annotations

import pytest

from supportbot.management.commands.test import PARALLEL, pytest_options


@pytest.fixture(autouse=True)
def _no_options_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)


@pytest.mark.parametrize(
    "arguments", [(), ("-x",), ("-m", "not browser"), ("faq",)], ids=" ".join
)
def test_many_tests_run_on_all_cores(arguments: tuple[str, ...]) -> None:
    assert pytest_options(arguments) == PARALLEL


@pytest.mark.parametrize("argument", ["-s", "--capture=no", "--pdb", "--trace"])
def test_what_needs_the_terminal_runs_alone(argument: str) -> None:
    assert pytest_options(["-x", argument]) == ""


@pytest.mark.parametrize("argument", ["faq/tests/test_labels.py", "test_x.py::test_y"])
def test_a_file_runs_alone(argument: str) -> None:
    assert pytest_options([argument]) == ""


def test_options_of_the_environment_come_later_and_win(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "-n 0 --cov")

    assert pytest_options([]) == f"{PARALLEL} -n 0 --cov"


def test_without_xdist_there_is_one_process() -> None:
    assert pytest_options(["-p", "no:xdist"]) == ""


def test_an_environment_that_asks_for_the_debugger_runs_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--pdb")

    assert pytest_options([]) == "--pdb"
