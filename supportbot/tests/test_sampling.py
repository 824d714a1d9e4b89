"""What the suite leaves out of many costly cases, the nightly run takes."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from supportbot.tests.sampling import one_in

USED = re.compile(r"^from supportbot\.tests\.sampling import", re.MULTILINE)


def test_every_nth_case_is_taken_from_the_first_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("EVERY_CASE", raising=False)

    assert one_in(3, "abcdefg") == ["a", "d", "g"]
    assert one_in(3, "abcdefg", first=4) == ["b", "e"]


def test_where_every_case_is_wanted_none_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVERY_CASE", "1")

    assert one_in(3, "abcde", first=1) == list("abcde")


def test_the_nightly_run_takes_every_case_of_each_file_that_leaves_some_out() -> None:
    nightly = (settings.BASE_DIR / ".ci" / "nightly").read_text(encoding="utf-8")
    files = [
        str(file.relative_to(settings.BASE_DIR))
        for room in ("supportbot", "faq", "sessions_app", "gradio_ui")
        for file in (settings.BASE_DIR / room).rglob("test_*.py")
        if USED.search(file.read_text(encoding="utf-8"))
        and file.name != "test_sampling.py"
    ]

    assert files
    assert [file for file in files if file not in nightly] == []
