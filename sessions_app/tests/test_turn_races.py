"""Turns of one session at the same time."""

import time
from collections.abc import Callable
from itertools import chain
from threading import Lock

import pytest
from django.db import connection

from sessions_app import turns
from sessions_app.exceptions import QueueFull, SessionsError
from sessions_app.limits import Limit
from sessions_app.models import APIKey, ChatSession, Message
from sessions_app.tests.talking import answered, begin, make_outcome, make_session
from sessions_app.tests.threads import run_together

State = Message.State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("number", [2, 4, 8, 32])
def test_messages_that_cross_keep_their_order_or_leave_nothing(number: int) -> None:
    session, model = make_session(), Lock()
    calls = []

    def converse(name: str) -> bool | None:
        try:
            turn = begin(session, name)
        except QueueFull:
            return None
        has_lease = turns.wait(turn, until=time.monotonic() + 15)
        alone = model.acquire(blocking=False)
        calls.append(turn.message.pk)
        model.release()
        return has_lease and alone and turns.finish(turn, make_outcome(name))

    results = run_together(*(lambda n=str(n): converse(n) for n in range(number)))

    stored = list(session.messages.order_by("id").values_list("role", "text"))
    assert False not in results
    assert calls == sorted(calls)
    assert [role for role, _ in stored] == ["user", "assistant"] * results.count(True)
    assert [text for _, text in stored[::2]] == [text for _, text in stored[1::2]]


def test_the_same_key_eight_times_at_once_is_one_turn() -> None:
    session = make_session()

    def send() -> object:
        try:
            return answered(session, idempotency_key="k").is_replay
        except SessionsError as refusal:
            return type(refusal)

    results = run_together(*[send] * 8)

    assert results.count(False) == 1
    assert results.count(True) == 7
    assert session.messages.count() == 2


def test_a_turn_racing_a_reset_never_shows_an_old_message_to_the_model() -> None:
    session = make_session()
    stored = [answered(session, f"old {n}") for n in range(3)]

    def ask() -> list[int]:
        turn = begin(session, "new")
        seen = turns.history(turn, limit=10)
        turns.finish(turn, make_outcome(), expected=State.PENDING)
        return [past.message.epoch - turn.message.epoch for past in seen]

    def reset() -> list[int]:
        session.reset()
        return []

    distances = run_together(*[ask, reset] * 3)

    assert len(stored) == 3
    assert not any(chain(*distances))


def test_first_messages_that_cross_share_one_session() -> None:
    key, _ = APIKey.objects.create_key("shop")

    run_together(*[lambda: answered(ChatSession.chosen(key, "user123"))] * 8)

    assert ChatSession.objects.get().messages.count() == 16


@pytest.mark.parametrize("key", [None, "k"], ids=["new", "replayed"])
def test_who_waits_for_a_session_has_locked_nothing_that_others_need(
    key: str | None,
) -> None:
    session, order = make_session(), []
    limit = Limit(bucket="key:1", per_minute=9)
    answered(session, idempotency_key=key)

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        order.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answered(session, idempotency_key=key, limits=[limit])

    before = order[: ["ratelimitwindow" in sql for sql in order].index(True)]
    assert any(sql.startswith("UPDATE sessions_app_chatsession") for sql in before)
    assert not any(sql.startswith("INSERT") for sql in before)
