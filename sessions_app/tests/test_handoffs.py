"""Customers who ask for a human."""

from __future__ import annotations

import pytest
from django.db import connection

from sessions_app import handoffs
from sessions_app.exceptions import SessionErased
from sessions_app.models import ChatSession, Handoff
from sessions_app.tests.talking import make_session
from sessions_app.tests.threads import run_together


def ask(session: ChatSession, contact: str = "") -> Handoff:
    return handoffs.ask(session, reason="other", contact=contact, comment="")


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_time_open_one_handoff() -> None:
    session = make_session()

    ids = run_together(*[lambda: ask(session).pk] * 8)

    assert len(set(ids)) == 1
    assert str(Handoff.objects.get()) == f"{session.reference}: Another reason"


@pytest.mark.django_db
def test_a_handoff_that_is_done_stays_done() -> None:
    session = make_session()
    done = ask(session)

    counts = [handoffs.close(Handoff.objects.all()) for _ in range(2)]

    done.refresh_from_db()
    assert counts == [1, 0]
    assert done.state == Handoff.State.DONE
    assert done.closed_at


@pytest.mark.django_db(transaction=True)
def test_a_session_that_was_just_erased_takes_no_handoff() -> None:
    session = make_session()
    ChatSession.objects.all().delete()

    with pytest.raises(SessionErased):
        ask(session)

    assert not Handoff.objects.exists()
    assert not connection.in_atomic_block
