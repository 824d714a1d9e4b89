"""How many turns may wait for an earlier one of their session."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sessions_app import turns
from sessions_app.exceptions import QueueFull, TurnInFlight
from sessions_app.limits import Limit, LimitReached, take
from sessions_app.models import ChatSession, RateLimitWindow
from sessions_app.tests.talking import answered, begin, make_outcome, make_session
from sessions_app.turns import Turn

pytestmark = pytest.mark.django_db


def begin_three(session: ChatSession) -> list[Turn]:
    """One turn that is being answered and the two that may wait for it."""
    return [begin(session), begin(session), begin(session)]


def test_two_turns_of_a_session_may_wait_and_no_third() -> None:
    session = make_session()
    begin_three(session)

    with pytest.raises(QueueFull):
        begin(session)

    assert session.messages.count() == 6


def test_what_the_faq_answers_is_kept_out_as_well() -> None:
    session = make_session()
    begin_three(session)

    with pytest.raises(QueueFull):
        answered(session)


def test_a_message_kept_out_is_not_counted() -> None:
    session, limit = make_session(), Limit(bucket="key:1", per_minute=9)
    begin_three(session)

    with pytest.raises(QueueFull):
        begin(session, limits=[limit])

    assert not RateLimitWindow.objects.exists()


def test_other_sessions_are_not_kept_out() -> None:
    begin_three(make_session())

    assert not answered(make_session()).is_pending


def test_a_turn_that_ends_makes_room_for_one_more() -> None:
    session = make_session()
    first, *_ = begin_three(session)
    turns.finish(first, make_outcome())

    assert begin(session).is_pending


def test_a_repeated_key_is_told_of_its_turn_however_many_wait() -> None:
    session = make_session()
    begin(session, idempotency_key="k")
    begin(session)
    begin(session)

    with pytest.raises(TurnInFlight):
        begin(session, idempotency_key="k")


def test_a_process_lets_so_many_turns_wait_in_all(settings: Any) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 1
    one, other = make_session(), make_session()
    held = [begin(one), begin(one), begin(other)]

    with pytest.raises(QueueFull):
        begin(other)

    assert [turn.is_pending for turn in held] == [True] * 3
    assert other.messages.count() == 2


def test_the_first_turn_of_a_session_needs_no_place(settings: Any) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 0

    assert begin(make_session()).is_pending


def test_the_end_of_the_wait_gives_the_place_back(settings: Any) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 1
    session = make_session()
    begin(session)
    waiting = begin(session)
    turns.wait(waiting, until=time.monotonic())

    assert begin(session).is_pending


def test_a_message_without_a_place_is_refused_before_it_is_stored() -> None:
    session = make_session()
    held = begin_three(session)

    with pytest.raises(QueueFull):
        turns.refuse_early(session, idempotency_key="new")

    assert session.messages.count() == 2 * len(held)


def test_what_begin_lets_in_is_not_refused_early() -> None:
    session = make_session()
    first, *_ = begin_three(session)
    turns.finish(first, make_outcome())

    turns.refuse_early(session, idempotency_key=None)

    assert begin(session).is_pending


def test_a_repeated_key_is_not_refused_early() -> None:
    session = make_session()
    held = [begin(session, idempotency_key="k"), begin(session), begin(session)]

    turns.refuse_early(session, idempotency_key="k")

    assert all(turn.is_pending for turn in held)


def test_a_message_that_is_not_stored_gives_the_place_back(settings: Any) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 1
    session, full = make_session(), Limit(bucket="key:1", per_minute=1)
    take([full])
    begin(session)

    with pytest.raises(LimitReached) as reached:
        begin(session, limits=[full])

    assert reached.value.wait
    assert begin(session).is_pending


def test_a_caller_who_leaves_before_the_wait_gives_the_place_back(
    settings: Any,
) -> None:
    settings.CHAT_MAX_QUEUED_TURNS = 1
    session = make_session()
    begin(session)
    waiting = begin(session)
    turns.finish(waiting, make_outcome())

    assert begin(session).is_pending
