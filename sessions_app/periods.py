"""A period of days, as staff choose it: the last 7, 30, 90, or from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

LENGTHS = (7, 30, 90)
LONGEST = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of TIME_ZONE, the first and the last among them."""

    first: date
    last: date
    length: int | None = None  # of the last so many days

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Period:
        """As `days`, or `from` and `to`, say it; else the last seven days."""
        today = timezone.localdate()
        first, last = _date(sent.get("from")), _date(sent.get("to"))
        if first or last:
            last = last or today
            first = min(first or last, last)
            return cls(first=max(first, last - timedelta(days=LONGEST - 1)), last=last)
        asked = sent.get("days", "")
        length = next((each for each in LENGTHS if str(each) == asked), LENGTHS[0])
        return cls(first=today - timedelta(days=length - 1), last=today, length=length)

    @property
    def days(self) -> list[date]:
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]

    @property
    def start(self) -> datetime:
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The midnight after the last day, however long daylight saving makes it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def query(self) -> str:
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"


def _date(text: str | None) -> date | None:
    try:
        found = parse_date(text or "")
    except ValueError:  # the 31st of February
        return None
    is_usable = found is not None and date(2000, 1, 1) <= found < date(9999, 1, 1)
    return found if is_usable else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
