from __future__ import annotations

import pytest

from sessions_app import turns
from sessions_app.models import ChatSession, Feedback, Message
from sessions_app.tests.threads import run_together
from sessions_app.turns import Arrival, Outcome

REPLY = Outcome(text="Yes.", state=Message.State.ANSWERED, source=Message.Source.FAQ)


def make_reply() -> Message:
    session, _ = ChatSession.objects.issue()
    return turns.begin(Arrival(session=session, text="Hi", timeout=20), REPLY).reply


@pytest.mark.django_db(transaction=True)
def test_opinions_at_the_same_time_leave_one():
    reply = make_reply()

    def rate() -> bool:
        return Feedback.objects.rate(reply, rating="down", reason="wrong")

    assert run_together(*[rate] * 8) == [True] * 8
    assert str(Feedback.objects.get()) == "Not helpful: wrong"


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_was_just_erased_takes_no_opinion():
    reply = make_reply()
    Message.objects.all().delete()

    assert not Feedback.objects.rate(reply, rating="up")
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_an_opinion_is_erased_with_its_reply():
    reply = make_reply()
    Feedback.objects.rate(reply, rating="up")

    reply.session.delete()

    assert not Feedback.objects.exists()
