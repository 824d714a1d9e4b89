"""Every reply is counted once, on the day on which it was given where staff are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ
from sessions_app import feedback, figures
from sessions_app.latencies import percentile, step_of
from sessions_app.models import ChatSession, DayFigures, FAQDay, Message
from sessions_app.periods import Period
from sessions_app.reporting import PeriodReport, faq_hits
from sessions_app.tests.talking import begin, make_outcome, make_session

pytestmark = pytest.mark.django_db

AGO = timedelta(minutes=5)


def reply(  # Any kind of reply, as the chat stores it
    source: str = "FAQ",
    *,
    session: ChatSession | None = None,
    at: datetime | None = None,
    state: str = "answered",
    faq_id: int | None = None,
    **decision: Any,  # Any: what a record holds
) -> Message:
    outcome = make_outcome(
        source=source, state=state, decision=decision, faq_id=faq_id, duration_ms=50.0
    )
    turn = begin(session or make_session(), "Q?", outcome=outcome)
    moment = at or timezone.now() - AGO
    turn.message.session.messages.filter(
        pk__in=[turn.message.pk, turn.reply.pk]
    ).update(created_at=moment)
    return turn.reply


def counts() -> dict[str, int]:
    figures.count_new(seconds=5)
    summed: dict[str, int] = {}
    for row in DayFigures.objects.all():
        for name, count in row.counts.items():
            summed[name] = summed.get(name, 0) + count
    return summed


@pytest.mark.parametrize(
    ("source", "state", "decision", "name"),
    [
        ("FAQ", "answered", {"certainty": "sure", "move": "asks"}, "sure"),
        ("FAQ", "answered", {}, "sure"),
        ("FAQ", "answered", {"certainty": "likely"}, "likely"),
        ("Gemini AI", "answered", {"decision": "model"}, "model"),
        ("Fallback", "fallback", {"decision": "asked back"}, "asked_back"),
        ("Fallback", "fallback", {"decision": "fallback"}, "unanswered"),
        ("Fallback", "fallback", {"move": "rejects what was shown"}, "rejected"),
    ],
)
def test_a_reply_is_counted_as_what_it_is(
    source: str, state: str, decision: dict[str, Any], name: str
) -> None:
    reply(source, state=state, **decision)

    assert counts() == {name: 1}


@pytest.mark.parametrize(
    ("source", "decision"),
    [("Fallback", {"move": "greets"}), ("Fallback", {}), ("Staff", {}), ("", {})],
    ids=["small talk", "small talk of old", "a colleague", "broken off"],
)
def test_what_answers_no_question_is_not_counted(
    source: str, decision: dict[str, Any]
) -> None:
    reply(source, **decision)

    assert counts() == {}


def test_nothing_is_counted_twice_and_nothing_young_at_all() -> None:
    reply()
    first = counts()
    reply(at=timezone.now())

    assert first == counts() == {"sure": 1}


def test_a_reply_that_is_still_to_come_is_counted_when_it_came() -> None:
    begin(make_session(), "Slow?")
    reply()

    assert counts() == {}
    Message.objects.update(
        expires_at=timezone.now() - AGO, created_at=timezone.now() - AGO
    )
    assert counts() == {"sure": 1}


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 28)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Asia/Kathmandu", date(2026, 3, 29)),
        ("America/New_York", date(2026, 3, 28)),
    ],
)
def test_a_day_is_that_of_the_staff(settings: Settings, zone: str, day: date) -> None:
    settings.TIME_ZONE = zone
    reply(at=datetime(2026, 3, 28, 23, 30, tzinfo=UTC))

    counts()

    assert DayFigures.objects.get().day == day


def test_a_day_of_23_hours_ends_at_midnight(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    period = Period.of({"from": "2026-03-29", "to": "2026-03-29"})

    assert period.end.timestamp() - period.start.timestamp() == 23 * 3600


def test_a_yes_counts_for_the_answer_before_it() -> None:
    session = make_session()
    reply(session=session, certainty="likely")
    reply("Fallback", session=session, move="confirms the answer")

    assert counts() == {"likely": 1, "confirmed_likely": 1}


def test_a_yes_after_a_thumb_is_no_second_confirmation() -> None:
    session = make_session()
    feedback.rate(reply(session=session), rating="up")
    reply("Fallback", session=session, move="confirms the answer")

    counts()

    assert PeriodReport(period=Period.of({})).total.confirmed == 1


def test_figures_outlive_the_conversations(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq()
    reply(faq_id=faq.pk)
    reply(faq_id=faq.pk)
    counts()

    ChatSession.objects.all().delete()

    [hits] = faq_hits(Period.of({}))
    assert (hits.question, hits.count) == (faq.question, 2)
    assert PeriodReport(period=Period.of({})).total.sure == 2


def test_a_batch_goes_on_where_the_one_before_has_ended(
    monkeypatch: pytest.MonkeyPatch, make_faq: Callable[..., FAQ]
) -> None:
    monkeypatch.setattr(figures, "BATCH", 2)
    faq = make_faq()
    for _ in range(3):
        reply(faq_id=faq.pk)

    assert counts() == {"sure": 3}
    assert FAQDay.objects.get().hit_count == 3


def test_misses_that_say_the_same_are_one_line() -> None:
    for _ in range(2):
        reply("Fallback", state="fallback")

    [miss] = PeriodReport(period=Period.of({})).top_misses

    assert (miss.message.text, miss.count) == ("Q?", 2)


def test_percentiles_are_right_to_a_twentieth() -> None:
    steps = {str(step_of(milliseconds)): 1 for milliseconds in (10, 100, 1000)}

    assert percentile(steps, 0.5) == pytest.approx(100, rel=0.05)
    assert percentile({}, 0.5) is None


@pytest.mark.parametrize(
    "sent",
    [{"days": "x"}, {"from": "2026-02-31"}, {"days": "-1"}, {"to": "0001-01-01"}],
)
def test_a_made_up_period_is_the_last_week(sent: dict[str, str]) -> None:
    assert Period.of(sent).length == 7
