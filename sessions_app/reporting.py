"""What the bot did in a period: figures by day, FAQs, misses, opinions, costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncDate

from faq.models import FAQ
from sessions_app.figures import ANSWERS
from sessions_app.latencies import percentile
from sessions_app.models import (
    NANO,
    DayFigures,
    FAQDay,
    Feedback,
    Handoff,
    Message,
    ModelUse,
)

if TYPE_CHECKING:
    from sessions_app.periods import Period

TOP = 10
SUMMED = (
    *("sure", "likely", "likely_confirmed", "model", "asked_back"),
    *("unanswered", "confirmed", "rejected", "human"),
)
NEWEST_MISSES = 2_000  # of a period, grouped by what they say
MOST_ROWS = 100_000  # FAQs in an export


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The figures of one day."""

    day: date
    sure: int = 0
    likely: int = 0
    likely_confirmed: int = 0
    model: int = 0
    asked_back: int = 0
    unanswered: int = 0
    confirmed: int = 0
    rejected: int = 0
    human: int = 0
    cost: float = 0.0
    p50_ms: float | None = None
    p95_ms: float | None = None

    @property
    def questions(self) -> int:
        return self.answered + self.asked_back + self.unanswered

    @property
    def answered(self) -> int:
        return self.sure + self.likely + self.model

    @property
    def silent(self) -> int:
        """Answers after which nothing was said for or against them."""
        said = self.confirmed + self.rejected + self.human
        return max(0, self.answered - said)


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQHits:
    """How often an FAQ answered, when last, and what customers thought of it."""

    faq_id: int
    question: str
    count: int
    last_at: datetime | None = None
    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """What was asked in vain, as often as it was, in the words of the newest."""

    message: Message
    count: int


@dataclass(frozen=True, kw_only=True)  # no slots: the parts are counted once
class PeriodReport:
    """The figures of a period; each part is read when it is asked for."""

    period: Period

    @cached_property
    def days(self) -> list[Day]:
        counted = _counted(self.period)
        thumbs, humans, costs = (
            _thumbs(self.period),
            _humans(self.period),
            _costs(self.period),
        )
        return [
            _day(day, counted.get(day), thumbs, humans[day], costs.get(day, 0))
            for day in self.period.days
        ]

    @cached_property
    def total(self) -> Day:
        steps: Counter[str] = Counter()
        for each in _counted(self.period).values():
            steps.update(each.latencies)
        sums = {name: sum(getattr(day, name) for day in self.days) for name in SUMMED}
        return Day(
            day=self.period.last,
            cost=sum(day.cost for day in self.days),
            p50_ms=percentile(steps, 0.5),
            p95_ms=percentile(steps, 0.95),
            **sums,
        )

    @cached_property
    def helpful(self) -> dict[str, int]:
        """How many thumbs are up, and how many there are."""
        up = Count("pk", filter=Q(rating="up"))
        return dict(_opinions(self.period).aggregate(up=up, count=Count("pk")))

    @cached_property
    def top_faqs(self) -> list[FAQHits]:
        return faq_hits(self.period, limit=TOP)

    @cached_property
    def top_misses(self) -> list[Miss]:
        missed = Message.objects.filter(
            source=Message.Source.FALLBACK,
            created_at__gte=self.period.start,
            created_at__lt=self.period.end,
            state=Message.State.FALLBACK,
            reply_to__isnull=False,
        )
        newest = missed.order_by("-created_at").values_list(
            "reply_to", "reply_to__text"
        )
        first: dict[str, int] = {}
        counts: Counter[str] = Counter()
        for pk, text in newest[:NEWEST_MISSES]:
            said = " ".join(text.casefold().split()).rstrip(" ?!.")
            first.setdefault(said, pk or 0)
            counts[said] += 1
        top = counts.most_common(TOP)
        known = Message.objects.in_bulk([first[said] for said, _count in top])
        return [
            Miss(message=known[first[said]], count=count)
            for said, count in top
            if first[said] in known
        ]


def faq_hits(period: Period, *, limit: int = MOST_ROWS) -> list[FAQHits]:
    """The FAQs that answered, the most frequent first."""
    days = FAQDay.objects.filter(day__gte=period.first, day__lte=period.last)
    summed = days.values("faq").annotate(hits=Sum("hit_count"))
    top = dict(summed.order_by("-hits", "faq").values_list("faq", "hits")[:limit])
    questions = dict(FAQ.objects.filter(pk__in=_few(top)).values_list("pk", "question"))
    last = dict(
        days.filter(faq__in=_few(top))
        .values("faq")
        .annotate(last=Max("last_hit_at"))
        .values_list("faq", "last")
    )
    rated = _rated(period)
    return [
        FAQHits(
            faq_id=pk,
            question=questions.get(pk, ""),
            count=count,
            last_at=last.get(pk),
            helpful=rated[pk, "up"],
            unhelpful=rated[pk, "down"],
        )
        for pk, count in top.items()
    ]


def _few(ids: dict[int, int]) -> Any:  # Any: what the lookup `in` takes
    """The ids, or all FAQs where they are more than a statement takes."""
    few = 1_000
    return list(ids) if len(ids) <= few else FAQ.objects.values("pk")


def _counted(period: Period) -> dict[date, DayFigures]:
    rows = DayFigures.objects.filter(day__gte=period.first, day__lte=period.last)
    return {row.day: row for row in rows}


def _day(
    day: date,
    counted: DayFigures | None,
    thumbs: dict[date, Counter[str]],
    human: int,
    cost_nano: int,
) -> Day:
    counts: dict[str, int] = counted.counts if counted else {}
    steps: dict[str, int] = counted.latencies if counted else {}
    given = thumbs.get(day, Counter())
    said_yes = ("confirmed_sure", "confirmed_likely", "confirmed_model")
    return Day(
        day=day,
        sure=counts.get("sure", 0),
        likely=counts.get("likely", 0),
        likely_confirmed=counts.get("confirmed_likely", 0) + given["up_likely"],
        model=counts.get("model", 0),
        asked_back=counts.get("asked_back", 0),
        unanswered=counts.get("unanswered", 0),
        confirmed=sum(counts.get(name, 0) for name in said_yes) + given["up"],
        rejected=counts.get("rejected", 0) + given["down"],
        human=human,
        cost=cost_nano / NANO,
        p50_ms=percentile(steps, 0.5),
        p95_ms=percentile(steps, 0.95),
    )


def _opinions(period: Period) -> Any:  # Any: a queryset of Feedback
    return Feedback.objects.filter(
        created_at__gte=period.start,
        created_at__lt=period.end,
        message__source__in=ANSWERS,
    )


def _thumbs(period: Period) -> dict[date, Counter[str]]:
    """Thumbs of answers by day; those up of likely answers apart, too."""
    rows = _opinions(period).values_list(
        TruncDate("created_at"),
        "rating",
        KeyTextTransform("certainty", "message__decision"),
    )
    thumbs: dict[date, Counter[str]] = {}
    for (day, rating, certainty), count in Counter(rows).items():
        given = thumbs.setdefault(day, Counter())
        given[rating] += count
        if certainty == "likely":
            given[f"{rating}_likely"] += count
    return thumbs


def _rated(period: Period) -> Counter[tuple[int, str]]:
    rows = _opinions(period).filter(message__faq__isnull=False)
    counted = rows.values_list("message__faq", "rating").annotate(Count("pk"))
    return Counter({(faq, rating): count for faq, rating, count in counted})


def _humans(period: Period) -> Counter[date]:
    asked = Handoff.objects.filter(
        created_at__gte=period.start, created_at__lt=period.end
    )
    rows = asked.annotate(day=TruncDate("created_at")).order_by()
    return Counter(dict(rows.values_list("day").annotate(Count("pk"))))


def _costs(period: Period) -> dict[date, int]:
    used = ModelUse.objects.filter(day__gte=period.first, day__lte=period.last)
    return dict(used.order_by().values_list("day").annotate(Sum("cost_nano")))
