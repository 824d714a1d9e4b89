"""Turns as they are stored: begun, waited for, finished, replayed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from faq.models import FAQ
from sessions_app import turns
from sessions_app.exceptions import (
    IdempotencyConflict,
    SessionErased,
    TurnInFlight,
)
from sessions_app.limits import Limit, LimitReached, take
from sessions_app.models import ChatSession, Message, RateLimitWindow
from sessions_app.tests.talking import answered, begin, make_outcome, make_session
from sessions_app.turns import Turn

State, Source = Message.State, Message.Source
ONE_A_MINUTE = Limit(bucket="key:1", per_minute=1)


def states(session: ChatSession) -> list[str]:
    return list(session.messages.order_by("id").values_list("state", flat=True))


def age(turn: Turn, **age_of: int) -> None:
    """Let time pass for a turn."""
    then = timezone.now() - timedelta(**age_of)
    Message.objects.filter(pk=turn.message.pk).update(created_at=then, expires_at=then)


@pytest.mark.django_db
def test_a_known_outcome_is_stored_with_the_message() -> None:
    session = make_session()

    turn = begin(session, "Where?", outcome=make_outcome("There.", confidence=0.9))

    message, reply = session.messages.order_by("id")
    assert not turn.is_pending
    assert (message.role, message.text, message.state) == ("user", "Where?", "answered")
    assert (reply.role, reply.text, reply.source) == ("assistant", "There.", "FAQ")
    assert (reply.reply_to, reply.confidence, reply.decision) == (
        message,
        0.9,
        {"a": 1},
    )


@pytest.mark.django_db
def test_an_open_turn_is_finished_later() -> None:
    session = make_session()
    turn = begin(session)

    is_stored = turns.finish(turn, make_outcome("Later."))

    assert is_stored
    assert turn.reply.text == "Later."
    assert states(session) == ["answered", "answered"]


@pytest.mark.django_db
def test_a_known_outcome_waits_for_the_turn_before_it() -> None:
    session = make_session()
    first = begin(session, "First")

    second = answered(session, "Second")
    waited = turns.wait(second, until=time.monotonic())
    turns.finish(first, make_outcome())

    assert second.is_pending
    assert not waited
    assert turns.wait(second, until=time.monotonic())


@pytest.mark.django_db
def test_other_sessions_are_not_awaited() -> None:
    begin(make_session())

    assert not answered(make_session()).is_pending


@pytest.mark.django_db
def test_a_turn_costs_the_same_few_queries_in_a_long_conversation(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    session = make_session()
    Message.objects.bulk_create(
        Message(session=session, epoch=0, role="user", text="x", state=State.ANSWERED)
        for _ in range(500)
    )

    with django_assert_max_num_queries(7):
        answered(session)

    assert session.messages.count() == 502


@pytest.mark.django_db
def test_what_a_crash_left_is_marked_by_the_next_turn_of_anyone() -> None:
    session = make_session()
    age(begin(session), seconds=30)

    answered(make_session())

    assert states(session) == ["interrupted", "interrupted"]


@pytest.mark.django_db
def test_what_a_crash_left_before_the_clock_was_set_back_is_marked_too() -> None:
    session = make_session()
    age(begin(session), hours=-1)

    turn = answered(session)

    assert not turn.is_pending
    assert states(session)[:2] == ["interrupted", "interrupted"]


@pytest.mark.django_db
def test_a_waiting_turn_marks_what_a_crash_left() -> None:
    session = make_session()
    crashed = begin(session)
    second = begin(session)
    age(crashed, seconds=30)

    has_lease = turns.wait(second, until=time.monotonic() + 2)

    assert has_lease
    assert states(session) == ["interrupted"] * 2 + ["pending"] * 2


@pytest.mark.django_db
def test_a_turn_marked_as_interrupted_can_only_end_as_too_late() -> None:
    session = make_session()
    turn = begin(session)
    age(turn, seconds=30)
    Message.objects.interrupt_expired()

    in_time = turns.finish(turn, make_outcome())
    late = turns.finish(turn, make_outcome("Late."), expected=State.INTERRUPTED)

    assert (in_time, late) == (False, True)
    assert session.messages.get(role="assistant").text == "Late."
    assert not turns.wait(turn, until=time.monotonic())


@pytest.mark.django_db
def test_the_same_key_replays_the_stored_turn() -> None:
    session = make_session()
    first = answered(session, "Hi", idempotency_key="k")

    again = begin(session, "Hi", idempotency_key="k")

    assert again.is_replay
    assert again.reply == first.reply
    assert session.messages.count() == 2


@pytest.mark.django_db
def test_a_key_of_another_message_is_refused() -> None:
    session = make_session()
    answered(session, "Hi", idempotency_key="k")

    with pytest.raises(IdempotencyConflict):
        begin(session, "Ho", idempotency_key="k")


@pytest.mark.django_db
def test_a_key_still_being_answered_is_refused() -> None:
    session = make_session()
    begin(session, "Hi", idempotency_key="k")

    with pytest.raises(TurnInFlight):
        begin(session, "Hi", idempotency_key="k")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "past"), [("Hi", {"seconds": 30}), ("Ho", {"hours": 25})]
)
def test_a_key_is_free_after_a_crash_and_after_a_day(
    text: str, past: dict[str, int]
) -> None:
    session = make_session()
    age(begin(session, "Hi", idempotency_key="k"), **past)

    again = begin(session, text, idempotency_key="k")

    assert not again.is_replay
    assert session.messages.count() == 4


@pytest.mark.django_db
def test_the_model_sees_the_newest_good_turns_of_the_epoch_in_order() -> None:
    session = make_session()
    answered(session, "before the reset")
    session.reset()
    answered(session, "one")
    answered(session, "two")
    begin(session, "bad", outcome=make_outcome(source=Source.FALLBACK))
    begin(session, "cut", outcome=make_outcome("", source=None))
    answered(session, "three")

    history = turns.history(begin(session, "now"), limit=2)

    assert [turn.message.text for turn in history] == ["two", "three"]
    assert [turn.reply.text for turn in history] == ["Yes.", "Yes."]


@pytest.mark.django_db
def test_a_turn_begun_before_a_reset_ends_in_its_old_epoch() -> None:
    session = make_session()
    turn = begin(session, "old")
    session.reset()
    turns.finish(turn, make_outcome())

    new = begin(session, "new")

    assert (turn.message.epoch, new.message.epoch) == (0, 1)
    assert turns.history(new, limit=10) == []


@pytest.mark.django_db
def test_an_erasing_reset_erases_the_turn_in_flight_when_it_ends(
    settings: Settings,
) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    turn = begin(session)
    session.reset()
    kept = session.messages.count()

    is_stored = turns.finish(turn, make_outcome())

    assert is_stored
    assert (kept, session.messages.count()) == (2, 0)


@pytest.mark.django_db
def test_the_end_of_a_turn_locks_its_session_first_as_its_begin_does(
    settings: Settings,
) -> None:
    settings.RESET_ERASES = True
    turn = begin(make_session())

    with CaptureQueriesContext(connection) as captured:
        turns.finish(turn, make_outcome())

    statements = "".join(query["sql"] for query in captured)
    session, message = "sessions_app_chatsession", "sessions_app_message"
    assert 0 < statements.index(session) < statements.index(message)


@pytest.mark.django_db
def test_an_erasing_reset_leaves_a_later_turn_alone(settings: Settings) -> None:
    settings.RESET_ERASES = True
    session = make_session()
    session.reset()
    turn = begin(session)

    turns.finish(turn, make_outcome())

    assert session.messages.count() == 2


@pytest.mark.django_db
def test_a_turn_erased_meanwhile_counts_as_finished() -> None:
    session = make_session()
    turn = begin(session)
    session.delete()

    assert turns.finish(turn, make_outcome())
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_session_erased_meanwhile_takes_no_turn() -> None:
    session = make_session()
    ChatSession.objects.all().delete()

    with pytest.raises(SessionErased):
        begin(session)


@pytest.mark.django_db(transaction=True)
def test_an_faq_deleted_since_the_search_still_answers(
    make_faq: Callable[..., FAQ],
) -> None:
    session, faq_id = make_session(), make_faq().pk
    FAQ.objects.all().delete()

    turn = begin(session, outcome=make_outcome(faq_id=faq_id))
    pending = begin(session)
    turns.finish(pending, make_outcome(faq_id=faq_id))

    assert [turn.reply.faq_id, pending.reply.faq_id] == [None, None]
    assert states(session) == ["answered"] * 4


@pytest.mark.django_db
def test_a_message_that_is_one_too_many_stores_nothing() -> None:
    take([ONE_A_MINUTE])
    new, _ = ChatSession.issued(None)

    with pytest.raises(LimitReached):
        answered(new, limits=[ONE_A_MINUTE])

    assert not ChatSession.objects.exists()
    assert not Message.objects.exists()
    assert RateLimitWindow.objects.get().count == 1


@pytest.mark.django_db
def test_a_new_session_is_stored_with_its_first_message() -> None:
    new, session_id = ChatSession.issued(None)

    turn = answered(new)

    assert turn.message.session == ChatSession.objects.find(None, session_id)


@pytest.mark.django_db
def test_an_attempt_with_a_used_key_is_counted_though_it_is_refused() -> None:
    session = make_session()
    answered(session, "One", idempotency_key="k")

    with pytest.raises(IdempotencyConflict):
        answered(session, "Another", idempotency_key="k", limits=[ONE_A_MINUTE])

    assert RateLimitWindow.objects.get().count == 1


@pytest.mark.django_db
def test_recent_turns_are_those_that_ended_since_the_reset() -> None:
    session = make_session()
    answered(session, "forgotten")
    session.reset()
    answered(session, "first")
    answered(session, "second")
    begin(session, "pending")

    recent = turns.recent(session, limit=5)

    assert [turn.message.text for turn in recent] == ["first", "second"]


def test_session_that_is_not_stored_has_no_turns() -> None:
    session, _ = ChatSession.issued(None)

    assert turns.recent(session, limit=3) == ()
