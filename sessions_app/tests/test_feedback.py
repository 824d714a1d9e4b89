"""Opinions about replies: one each, gone with the reply."""

from __future__ import annotations

import pytest

from sessions_app import feedback
from sessions_app.models import Feedback, Message
from sessions_app.tests.talking import answered, make_session
from sessions_app.tests.threads import run_together


def make_reply() -> Message:
    return answered(make_session()).reply


@pytest.mark.django_db(transaction=True)
def test_opinions_at_the_same_time_leave_one() -> None:
    reply = make_reply()

    def rate() -> bool:
        return feedback.rate(reply, rating="down", reason="wrong")

    assert run_together(*[rate] * 8) == [True] * 8
    assert str(Feedback.objects.get()) == "Not helpful: wrong"


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_was_just_erased_takes_no_opinion() -> None:
    reply = make_reply()
    Message.objects.all().delete()

    assert not feedback.rate(reply, rating="up")
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_an_opinion_is_erased_with_its_reply() -> None:
    reply = make_reply()
    feedback.rate(reply, rating="up")

    reply.session.delete()

    assert not Feedback.objects.exists()
