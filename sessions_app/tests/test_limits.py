"""Counting messages per minute."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sessions_app import limits
from sessions_app.limits import (
    CLOCK_SKEW_MS,
    WINDOW_MS,
    Limit,
    LimitReached,
    take,
)
from sessions_app.models import RateLimitWindow

pytestmark = pytest.mark.django_db

NOW_MS = 1_800_000_000_000

CREATE_TABLE = """
import django
django.setup()
from django.db import connection
from sessions_app.models import RateLimitWindow
with connection.schema_editor() as editor:
    editor.create_model(RateLimitWindow)
"""
# One of several processes: 32 threads, each with a connection of its own.
CALLERS = """
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from sessions_app.tests.test_limits import wait_of
from sessions_app.limits import Limit
limit = Limit(bucket="address:1.1.1.1", per_minute=20)
with ThreadPoolExecutor(32) as pool:
    waits = list(pool.map(lambda _: wait_of([limit]), range(32)))
print(waits.count(None))
"""


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def set_clock(milliseconds: int) -> None:
        monkeypatch.setattr(time, "time_ns", lambda: milliseconds * 1_000_000)

    set_clock(NOW_MS)
    return set_clock


def wait_of(limits: list[Limit]) -> float | None:
    """Takes one message; how long it has to wait if there is no room."""
    try:
        take(limits)
    except LimitReached as reached:
        return reached.wait
    return None


def two_a_minute(bucket: str = "address:1.1.1.1") -> Limit:
    return Limit(bucket=bucket, per_minute=2)


def test_exactly_the_limit_goes_through(set_clock: Callable[[int], None]) -> None:
    waits = [wait_of([two_a_minute()]) for _ in range(4)]

    assert waits == [None, None, 60.0, 60.0]


def test_window_begins_with_its_first_message(set_clock: Callable[[int], None]) -> None:
    wait_of([two_a_minute()])
    set_clock(NOW_MS + 45_000)
    wait_of([two_a_minute()])

    assert wait_of([two_a_minute()]) == 15.0


def test_next_window_counts_from_one(set_clock: Callable[[int], None]) -> None:
    waits = [wait_of([two_a_minute()]) for _ in range(3)]
    set_clock(NOW_MS + WINDOW_MS)

    waits += [wait_of([two_a_minute()]) for _ in range(3)]

    assert waits == [None, None, 60.0, None, None, 60.0]


@pytest.mark.parametrize("set_back_ms", [CLOCK_SKEW_MS + 1, 3_600_000])
def test_a_window_that_begins_in_the_future_has_ended(
    set_back_ms: int, set_clock: Callable[[int], None]
) -> None:
    waits = [wait_of([two_a_minute()]) for _ in range(3)]
    set_clock(NOW_MS - set_back_ms)

    waits += [wait_of([two_a_minute()]) for _ in range(3)]

    assert waits == [None, None, 60.0, None, None, 60.0]


def test_a_clock_that_is_a_little_behind_gives_nobody_a_second_limit(
    set_clock: Callable[[int], None],
) -> None:
    waits = [wait_of([two_a_minute()]) for _ in range(2)]
    set_clock(NOW_MS - 1_000)

    waits.append(wait_of([two_a_minute()]))

    assert waits == [None, None, 61.0]


def test_a_window_of_the_future_is_removed_as_an_old_one_is(
    set_clock: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_of([two_a_minute("future")])
    set_clock(NOW_MS - 3_600_000)
    monkeypatch.setattr(limits, "_calls", iter([100]))

    wait_of([two_a_minute("now")])

    assert [str(window) for window in RateLimitWindow.objects.all()] == ["now"]


def test_buckets_do_not_touch_each_other(set_clock: Callable[[int], None]) -> None:
    waits = [wait_of([two_a_minute(bucket)]) for bucket in ("a", "a", "a", "b")]

    assert waits == [None, None, 60.0, None]


def test_who_is_held_back_uses_up_nothing_shared(
    set_clock: Callable[[int], None],
) -> None:
    narrow, shared = two_a_minute("session:x"), Limit(bucket="key:1", per_minute=9)

    waits = [wait_of([narrow, shared]) for _ in range(5)]

    assert waits.count(None) == 2
    assert RateLimitWindow.objects.get(bucket="key:1").count == 2


def test_checking_counts_nothing(set_clock: Callable[[int], None]) -> None:
    limits.check([two_a_minute()])

    assert not RateLimitWindow.objects.exists()


def test_a_reached_limit_is_found_by_checking(
    set_clock: Callable[[int], None],
) -> None:
    take([two_a_minute()])
    take([two_a_minute()])

    with pytest.raises(LimitReached, match="60 s"):
        limits.check([two_a_minute()])


def test_the_longest_of_several_waits_counts(set_clock: Callable[[int], None]) -> None:
    wait_of([two_a_minute("early")])
    set_clock(NOW_MS + 45_000)
    waits = [wait_of([two_a_minute("late")]) for _ in range(2)]
    wait_of([two_a_minute("early")])

    waits.append(wait_of([two_a_minute("early"), two_a_minute("late")]))

    assert waits == [None, None, 60.0]


def test_zero_is_no_limit() -> None:
    waits = [wait_of([Limit(bucket="a", per_minute=0)]) for _ in range(3)]

    assert waits == [None, None, None]
    assert not RateLimitWindow.objects.exists()


def test_old_windows_are_removed_now_and_then(
    set_clock: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_of([two_a_minute("old")])
    set_clock(NOW_MS + WINDOW_MS)
    monkeypatch.setattr(limits, "_calls", iter([100]))

    wait_of([two_a_minute("new")])

    assert [str(window) for window in RateLimitWindow.objects.all()] == ["new"]


def test_64_callers_in_two_processes_share_one_limit_exactly(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'limits.db'}",
        "DJANGO_SETTINGS_MODULE": "supportbot.settings",
    }
    options: dict[str, Any] = {
        "env": environment,
        "cwd": settings.BASE_DIR,
        "text": True,
    }
    subprocess.run([sys.executable, "-c", CREATE_TABLE], check=True, **options)

    command = [sys.executable, "-c", CALLERS]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, **options) for _ in range(2)
    ]
    passed = [int(process.communicate()[0]) for process in processes]

    assert sum(passed) == 20
