"""An FAQ written later reaches those who had asked for it: once, and as previewed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from faq.models import FAQ
from sessions_app import handoffs
from sessions_app.models import Handoff, Mail, Message
from sessions_app.tests.talking import begin, make_outcome, make_session
from supportbot.staff.answer_later import answer_later, asked_in_vain, plan

QUESTION = "Do you ship to Norway?"


def miss(text: str = QUESTION, *, contact: str | None = None) -> Message:
    """A question without an answer; with a contact a wish for a human, too."""
    session = make_session()
    outcome = make_outcome("Sorry.", source="Fallback", state="fallback", decision={})
    turn = begin(session, text, outcome=outcome)
    if contact is not None:
        handoffs.ask(session, reason="no_answer", contact=contact, comment="")
    return turn.message


def replies_to(question: Message) -> list[str]:
    told = question.session.messages.filter(source="Staff")
    return list(told.values_list("text", flat=True))


def test_each_gets_it_in_the_chat_and_by_mail_where_there_is_an_address(
    make_faq: Callable[..., FAQ], admin_user: User, settings: Settings
) -> None:
    settings.EMAIL_HOST = "smtp.example.com"
    faq = make_faq(QUESTION, "Yes, within five days.")
    silent, waiting = miss(), miss(contact="ann@example.com")

    count = answer_later(faq, [silent.pk, waiting.pk], admin_user)

    text = f"You asked: “{QUESTION}”\n\nYes, within five days."
    assert count == 2
    assert replies_to(silent) == replies_to(waiting) == [text]
    assert Mail.objects.get().handoff.session == waiting.session


def test_the_preview_is_what_is_sent(
    make_faq: Callable[..., FAQ], admin_user: User
) -> None:
    faq, question = (
        make_faq(QUESTION, "Yes."),
        miss("ship to [Norway](https://x.example)?"),
    )
    planned = plan(faq, [question.pk])

    answer_later(faq, [question.pk], admin_user)

    assert [each.text for each in planned.recipients] == replies_to(question)
    assert "\\[Norway\\]" in planned.recipients[0].text


def test_nobody_is_answered_twice(
    make_faq: Callable[..., FAQ], admin_user: User
) -> None:
    faq, question = make_faq(QUESTION), miss()
    answer_later(faq, [question.pk], admin_user)

    again = answer_later(faq, [question.pk], admin_user)

    assert again == 0
    assert len(replies_to(question)) == 1


def test_who_has_started_anew_is_left_out_and_told(
    make_faq: Callable[..., FAQ],
) -> None:
    question = miss()
    question.session.reset()

    planned = plan(make_faq(QUESTION), [question.pk])

    assert planned.recipients == ()
    assert [each.why for each in planned.left_out] == [
        "The customer has started anew since."
    ]


def test_a_draft_answers_nobody(make_faq: Callable[..., FAQ], admin_user: User) -> None:
    faq, question = make_faq(QUESTION, status="draft"), miss()

    assert answer_later(faq, [question.pk], admin_user) == 0
    assert replies_to(question) == []


def test_handoffs_whose_question_it_answers_now_wait_for_it(
    make_faq: Callable[..., FAQ],
) -> None:
    waiting = miss(contact="")
    miss("How do I reset my password?", contact="")
    faq = make_faq(QUESTION)

    assert asked_in_vain(faq) == [waiting]


def test_two_clicks_from_the_handoff_send_the_answer(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    question = miss(contact="")
    faq = make_faq(QUESTION, "Yes.")
    handoff = Handoff.objects.get()
    address = f"/admin/faq/faq/{faq.pk}/answer-later/"

    offer = staff_client.get(f"/admin/sessions_app/handoff/{handoff.pk}/change/")
    page = staff_client.get(address, {"message": question.pk}).content.decode()
    staff_client.post(address, {"message": question.pk, "closes": "1"})

    handoff.refresh_from_db()
    assert f"{address}?message={question.pk}" in offer.content.decode()
    assert "Send to 1 customer" in page
    assert len(replies_to(question)) == 1
    assert handoff.state == "done"


@pytest.mark.parametrize("missing", ["change_handoff", "view_chatsession"])
def test_only_those_who_may_write_to_customers_see_the_page(
    make_faq: Callable[..., FAQ],
    client_who_may: Callable[..., Client],
    missing: str,
) -> None:
    rights = {"change_handoff", "view_chatsession", "view_faq"} - {missing}
    faq = make_faq(QUESTION)

    response = client_who_may(*rights).get(f"/admin/faq/faq/{faq.pk}/answer-later/")

    assert response.status_code == 403
