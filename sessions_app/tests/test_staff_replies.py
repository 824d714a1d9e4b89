"""What colleagues write to customers: in the conversation, and no turn of the bot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.models import FAQ, Voice
from sessions_app import feedback, handoffs, history, turns
from sessions_app.exceptions import SessionErased
from sessions_app.models import ChatSession, Handoff, Message
from sessions_app.statistics import most_answered_faqs, recent_activity
from sessions_app.tests.listening import kept, make_endpoint
from sessions_app.tests.talking import answered, begin, make_outcome, make_session

TEXT = "I have sent you a new one."


def ask_for_human(session: ChatSession) -> Handoff:
    return handoffs.ask(session, reason="other", contact="", comment="")


@pytest.mark.django_db
def test_a_colleagues_reply_stands_last_in_the_epoch() -> None:
    session = make_session()
    answered(session)
    session.reset()

    told = handoffs.reply(ask_for_human(session), f" {TEXT} ", "Ann")

    page = history.read_page(session, limit=50)
    [message] = page.messages
    assert message == told
    assert (message.text, message.source, message.author) == (TEXT, "Staff", "Ann")
    assert message.state == "answered"


@pytest.mark.django_db
def test_an_empty_reply_is_refused() -> None:
    handoff = ask_for_human(make_session())

    with pytest.raises(ValueError, match="The reply is empty"):
        handoffs.reply(handoff, " ")


@pytest.mark.django_db
def test_a_reply_to_a_conversation_that_was_erased_is_told_so() -> None:
    handoff = ask_for_human(make_session())
    ChatSession.objects.all().delete()

    with pytest.raises(SessionErased):
        handoffs.reply(handoff, TEXT)


@pytest.mark.django_db
def test_the_model_never_sees_a_colleagues_words() -> None:
    session = make_session()
    answered(session, "a")
    handoffs.reply(ask_for_human(session), TEXT)

    earlier = turns.history(begin(session), limit=5)

    assert [turn.reply.text for turn in earlier] == ["Yes."]


@pytest.mark.django_db
def test_what_a_customer_says_to_a_colleague_answers_nothing_the_bot_had_asked() -> (
    None
):
    session = make_session()
    answered(session, "a")
    handoffs.reply(ask_for_human(session), TEXT)
    alone = turns.recent(session, limit=6)

    answered(session, "b")

    assert alone == []
    assert [each.message.text for each in turns.recent(session, limit=6)] == ["b"]


@pytest.mark.django_db
def test_nobody_votes_on_or_learns_from_a_colleagues_words(
    make_faq: Callable[..., FAQ],
) -> None:
    session = make_session()
    begin(session, "a", outcome=make_outcome(faq_id=make_faq().pk))
    reply = handoffs.reply(ask_for_human(session), TEXT)
    Voice.objects.all().delete()

    ask_for_human(session)

    assert feedback.find_reply(session, reply.pk) is None
    assert not Voice.objects.exists()


@pytest.mark.django_db
def test_figures_are_of_the_bots_replies_alone() -> None:
    session = make_session()
    answered(session)
    handoffs.reply(ask_for_human(session), TEXT)

    activity = recent_activity()

    assert activity.reply_count == 1
    assert [share.source for share in activity.shares] == [
        "FAQ",
        "Gemini AI",
        "Fallback",
    ]


@pytest.mark.django_db
def test_faqs_that_answered_most_come_first(make_faq: Callable[..., FAQ]) -> None:
    rare, often = make_faq("A?"), make_faq("B?")
    session = make_session()
    for faq in (often, rare, often):
        begin(session, outcome=make_outcome(faq_id=faq.pk))

    assert most_answered_faqs() == [often.pk, rare.pk]


@pytest.mark.django_db
def test_endpoints_are_told_of_the_handoff_and_not_of_the_reply() -> None:
    make_endpoint()
    handoff = ask_for_human(make_session())

    handoffs.reply(handoff, TEXT)

    assert kept() == ["handoff.opened"]


@pytest.mark.django_db
def test_the_export_says_who_wrote() -> None:
    session = make_session()
    handoffs.reply(ask_for_human(session), TEXT, "Ann")

    [message] = history.export(session)["messages"]

    assert (message["source"], message["author"]) == ("Staff", "Ann")


def test_staff_write_on_the_page_of_an_open_handoff(staff_client: Client) -> None:
    session = make_session()
    handoff = ask_for_human(session)

    staff_client.post(page_of(handoff), {"reply": TEXT})

    conversation = f"/admin/sessions_app/chatsession/{session.pk}/change/"
    transcript = staff_client.get(conversation).content.decode()
    assert Message.objects.get().text == TEXT
    assert f"<p>{TEXT}</p>" in transcript
    assert "A colleague" in transcript


def test_nobody_writes_after_a_handoff_is_done(staff_client: Client) -> None:
    handoff = ask_for_human(make_session())
    handoffs.close(Handoff.objects.all())

    staff_client.post(page_of(handoff), {"reply": TEXT})

    page = staff_client.get(page_of(handoff)).content.decode()
    assert 'name="reply"' not in page
    assert not Message.objects.exists()


def test_who_may_only_see_handoffs_writes_nothing(
    client_who_may: Callable[..., Client],
) -> None:
    handoff = ask_for_human(make_session())
    client = client_who_may("view_handoff")

    response = client.post(page_of(handoff), {"reply": TEXT})

    assert response.status_code == 403
    assert not Message.objects.exists()


def page_of(handoff: Handoff) -> str:
    return f"/admin/sessions_app/handoff/{handoff.pk}/change/"
