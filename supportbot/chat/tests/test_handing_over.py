"""A wish for a human is passed on in the turn that says so, and once only."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from sessions_app import handoffs
from sessions_app.models import ChatSession, Handoff
from sessions_app.tests.threads import run_together
from supportbot.chat.answering import answer
from supportbot.llm.backends.locmem import LocMemBackend

pytestmark = pytest.mark.usefixtures("no_llm")


def offered(session: ChatSession) -> ChatSession:
    """A session in which the bot has offered a human."""
    answer(session, "human please")
    return session


def test_a_yes_to_the_offer_of_a_human_opens_a_handoff(session: ChatSession) -> None:
    reply = answer(offered(session), "yes please")

    handoff = Handoff.objects.get()
    assert (handoff.session, handoff.reason) == (session, "prefers_human")
    assert reply.text.startswith("I have passed your wish")
    assert (reply.offers_human, reply.record.move) == (
        True,
        "wants to be passed on to a human",
    )


def test_the_offer_alone_opens_none(session: ChatSession) -> None:
    reply = answer(session, "human please")

    assert "passed" not in reply.text
    assert not Handoff.objects.exists()


def test_the_contact_is_told_with_it(session: ChatSession, settings: Settings) -> None:
    settings.SUPPORT_CONTACT = "a@b.example"

    assert "a@b.example" in answer(offered(session), "ok do it").text


def test_asked_again_it_is_said_to_be_known(session: ChatSession) -> None:
    answer(offered(session), "yes")

    reply = answer(session, "please connect me")

    assert reply.text.startswith("Our team already has your wish")
    assert Handoff.objects.count() == 1


def test_what_the_customer_told_with_a_handoff_stays(session: ChatSession) -> None:
    told = {"reason": "complaint", "contact": "me@b.example", "comment": "Late"}
    handoffs.ask(session, **told)

    reply = answer(offered(session), "yes")

    assert Handoff.objects.filter(**told).count() == 1
    assert reply.text.startswith("Our team already has your wish")


def test_once_staff_have_closed_it_a_wish_opens_another(session: ChatSession) -> None:
    answer(offered(session), "yes")
    handoffs.close(Handoff.objects.all())

    reply = answer(session, "I want a human")

    assert reply.text.startswith("I have passed your wish")
    assert Handoff.objects.open().count() == 1


def test_a_repeated_request_is_answered_alike_and_opens_no_other(
    session: ChatSession,
) -> None:
    first = answer(offered(session), "yes", idempotency_key="k")
    handoffs.close(Handoff.objects.all())

    again = answer(session, "yes", idempotency_key="k")

    assert (again.text, again.message_id) == (first.text, first.message_id)
    assert not Handoff.objects.open().exists()


def test_nothing_is_claimed_that_was_not_passed_on(
    session: ChatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise RuntimeError

    offered(session)
    monkeypatch.setattr(handoffs, "pass_on", fail)

    reply = answer(session, "yes")

    assert reply.state == "failed"
    assert "passed" not in reply.text


@pytest.mark.parametrize("erases", [True, False])
def test_a_conversation_erased_meanwhile_is_handed_to_nobody(
    session: ChatSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    erases: bool,
) -> None:
    settings.RESET_ERASES = erases
    offered(session)
    pass_on = handoffs.pass_on

    def reset_before(session: ChatSession, *, reason: str) -> bool | None:
        ChatSession.objects.get(pk=session.pk).reset()
        return pass_on(session, reason=reason)

    monkeypatch.setattr(handoffs, "pass_on", reset_before)

    reply = answer(session, "yes")

    assert Handoff.objects.exists() is not erases
    assert ("passed" in reply.text) is not erases


def test_the_model_is_not_asked_for_it(
    llm: LocMemBackend, session: ChatSession
) -> None:
    answer(offered(session), "yes")

    assert llm.prompts == []


@pytest.mark.django_db(transaction=True)
def test_two_wishes_at_once_open_one_handoff(session: ChatSession) -> None:
    offered(session)

    replies = run_together(*[partial(answer, session, "yes")] * 2)

    assert Handoff.objects.count() == 1
    assert len(replies) == 2
