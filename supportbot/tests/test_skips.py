"""A skipped test is an error in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from supportbot.tests.skips import may_be_skipped

PLUGINS = [
    *("-p", "supportbot.tests.skips"),
    *("-p", "no:django", "-p", "no:xdist", "-p", "no:randomly", "-p", "no:cov"),
    *("-p", "no:cacheprovider", "--continue-on-collection-errors"),
]


SKIPPED = """
import pytest

@pytest.mark.skip(reason="the corpus is not there")
def test_listed(): ...

@pytest.mark.skip
def test_marked(): ...

@pytest.mark.skipif(True, reason="too slow")
def test_conditional(): ...

def test_inside():
    pytest.skip("no key")

@pytest.mark.xfail
def test_expected():
    assert not 1
"""
SKIPPED_WHOLE = "import pytest; pytest.importorskip('no_such_module')"


@pytest.fixture
def run_pytest(tmp_path: Path) -> Callable[..., str]:
    """What pytest prints about the tests above, in an environment of its own."""

    def run(*, ci: str) -> str:
        (tmp_path / "test_some.py").write_text(SKIPPED, encoding="utf-8")
        (tmp_path / "test_whole.py").write_text(SKIPPED_WHOLE, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "pytest", *PLUGINS],
            cwd=tmp_path,
            env=os.environ
            | {"CI": ci, "PYTHONPATH": str(settings.BASE_DIR), "PYTEST_ADDOPTS": ""},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        ).stdout

    return run


@pytest.mark.parametrize(
    "reason",
    [
        "the adversarial corpora are not beside the checkout",
        "the csv-spectrum corpus is not there",
        "SQLite has no TRUNCATE",
        "PostgreSQL needs no lock",
    ],
)
def test_listed_reasons_may_be_skipped(reason: str) -> None:
    assert may_be_skipped(reason)


@pytest.mark.parametrize(
    "reason", ["unconditional skip", "there is no /usr/bin/chromium", "flaky on SQLite"]
)
def test_other_reasons_may_not(reason: str) -> None:
    assert not may_be_skipped(reason)


def test_skipped_tests_fail_the_run_and_are_named(
    run_pytest: Callable[..., str],
) -> None:
    printed = run_pytest(ci="true")

    assert "test_some.py::test_marked was skipped: unconditional skip." in printed
    assert "test_some.py::test_conditional was skipped: too slow." in printed
    assert "test_some.py::test_inside was skipped: no key." in printed
    assert "test_whole.py was skipped: could not import" in printed
    assert "1 failed, 1 skipped, 1 xfailed, 3 errors in" in printed


def test_skipped_tests_let_a_run_elsewhere_pass(
    run_pytest: Callable[..., str],
) -> None:
    assert "5 skipped, 1 xfailed in" in run_pytest(ci="")
