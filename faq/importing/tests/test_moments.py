from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from faq.importing.moments import InvalidMoment, parse_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, tzinfo=UTC)),
        ("31.12.2026", datetime(2026, 12, 31, tzinfo=UTC)),
        ("31.12.2026 18:30", datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        ("2026-12-31 18:30", datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        ("2026-12-31T18:30:05.000001Z", datetime(2026, 12, 31, 18, 30, 5, 1, UTC)),
        ("2026-12-31T18:30+02:00", datetime(2026, 12, 31, 16, 30, tzinfo=UTC)),
    ],
)
def test_dates_and_times_as_people_write_them(text: str, moment: datetime) -> None:
    assert parse_moment(text, is_end=False) == moment


def test_a_day_that_ends_something_counts_to_its_last_second() -> None:
    moment = parse_moment("2026-12-31", is_end=True)

    assert moment == datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_time_without_a_zone_is_local() -> None:
    with timezone.override("Europe/Berlin"):
        moment = parse_moment("2026-07-01 12:00:01", is_end=False)

    assert moment == datetime(2026, 7, 1, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["soon", "12/31/2026", "2026-02-30", "30.02.2026", "0001-01-01T00:00+14:00", "1.5"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidMoment):
        parse_moment(text, is_end=False)
