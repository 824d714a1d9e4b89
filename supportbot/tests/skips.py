"""A pytest plugin: with CI set, skipped tests fail, but for listed reasons."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Mapping

import pytest

# What may be missing where the whole suite runs, and how a test says that it is.
MAY_BE_SKIPPED: Mapping[str, str] = {
    "a corpus, which is not part of the repository": r"\bcorp(us|ora)\b",
    "a key of a model's provider": r"^GEMINI_API_KEY is not set$",
    "the database that the test is about": (
        r"^(SQLite|PostgreSQL|other databases|elsewhere the database)\b"
    ),
}
Report = pytest.TestReport | pytest.CollectReport


def may_be_skipped(reason: str) -> bool:
    return any(re.search(pattern, reason) for pattern in MAY_BE_SKIPPED.values())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, Report, Report]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, Report, Report]:
    """Of a whole file that is skipped."""
    return _judged((yield))


def _judged(report: Report) -> Report:
    # A failure that was expected is called skipped too, and has no such triple.
    if not (_is_ci() and report.skipped and isinstance(report.longrepr, tuple)):
        return report
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if not may_be_skipped(reason):
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid} was skipped: {reason}. Provide what it needs, or list "
            "what may be missing in MAY_BE_SKIPPED of supportbot/tests/skips.py."
        )
    return report


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}
