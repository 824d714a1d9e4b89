"""Reads the dates and times that people and spreadsheets write."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.utils import timezone

# Without seconds: forms in the admin would show fractions as a change.
_DAY_ENDS = time(23, 59, 59)


class InvalidMoment(ValueError):
    pass


@lru_cache(maxsize=1024)
def parse_moment(text: str, *, is_end: bool) -> datetime:
    """The moment in UTC; of a day without a time, its first second or its last."""
    try:
        moment = _parse_day(text, _DAY_ENDS if is_end else time.min)
        moment = moment or _parse_time(text)
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise InvalidMoment(text) from exc


def _parse_day(text: str, at: time) -> datetime | None:
    try:
        if "." in text:
            return datetime.combine(_parse_dotted(text, "%d.%m.%Y"), at)
        return datetime.combine(date.fromisoformat(text), at)
    except ValueError:
        return None


def _parse_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _parse_dotted(text, "%d.%m.%Y %H:%M")


def _parse_dotted(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007  the caller adds the time zone
