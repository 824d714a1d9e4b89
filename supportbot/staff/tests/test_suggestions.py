"""Wordings that customers suggest, and what staff say of replies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.learning import suggested_wordings
from faq.models import FAQ, Phrasing, Voice
from faq.search import search
from faq.voices import record_voice
from sessions_app.models import ChatSession, Message
from supportbot.chat import answering

pytestmark = pytest.mark.django_db

ASKED = "has the pigeon landed"


@pytest.fixture
def faq(make_faq: Callable[..., FAQ]) -> FAQ:
    faq = make_faq("Where is my parcel?")
    record_voice(Voice.Kind.CONFIRMED, text=ASKED, faq_ids=[faq.pk], voter="one")
    return faq


def decide(client: Client, action: str) -> None:
    form = {"action": action, "voice": Voice.objects.get().pk}
    assert client.post("/admin/suggestions/decide/", form).status_code == 302


def test_what_a_customer_confirmed_is_suggested(faq: FAQ, staff_client: Client) -> None:
    page = staff_client.get("/admin/suggestions/").content.decode()

    assert ASKED in page


def test_suggestion_tells_before_the_click_what_it_would_answer(
    faq: FAQ, staff_client: Client
) -> None:
    form = {"voice": Voice.objects.get().pk}
    page = staff_client.post("/admin/suggestions/effect/", form).content.decode()

    assert "Answers <strong>1</strong> of 1" in page


def test_accepted_suggestion_answers_and_is_gone(
    faq: FAQ, staff_client: Client
) -> None:
    decide(staff_client, "accept")

    assert search(ASKED).certainty == "sure"
    assert suggested_wordings() == []


@pytest.mark.parametrize(("action", "forbidden"), [("reject", 0), ("never", 1)])
def test_refused_suggestion_does_not_come_back(
    faq: FAQ, staff_client: Client, action: str, forbidden: int
) -> None:
    decide(staff_client, action)

    assert suggested_wordings() == []
    assert Phrasing.objects.filter(kind="never").count() == forbidden


def test_wording_of_another_faq_is_not_suggested(
    faq: FAQ, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ASKED)

    assert suggested_wordings() == []


def judge(client: Client, verdict: str, faq: FAQ | None = None) -> str:
    reply = Message.objects.get(role="assistant")
    form = {"reply": reply.pk, "verdict": verdict, "faq": f"#{faq.pk}" if faq else ""}
    return client.post("/admin/verdict/", form, follow=True).content.decode()


def ask(text: str) -> None:
    session, _ = ChatSession.issued(None)
    answering.answer(session.stored(), text)


def test_wrong_answer_is_judged_in_the_transcript(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("where is my parcel")

    page = judge(staff_client, "wrong")

    assert Voice.objects.of_staff().get().kind == Voice.Kind.STAFF_WRONG
    assert "Should have been" in page


def test_reply_that_should_have_been_another_faq_teaches_it(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    ask(ASKED)

    judge(staff_client, "other", faq)

    assert search(ASKED).certainty == "sure"


def test_rightly_unanswered_question_is_out_of_the_inbox(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("do you sell crocodiles")

    judge(staff_client, "right")

    assert Message.objects.get(role="user").settled_as == "no_answer"


def test_viewers_judge_nothing(
    make_faq: Callable[..., FAQ], client_in: Callable[[str], Client]
) -> None:
    make_faq("Where is my parcel?")
    ask("where is my parcel")
    reply = Message.objects.get(role="assistant")
    form = {"reply": reply.pk, "verdict": "wrong"}

    assert client_in("Viewer").post("/admin/verdict/", form).status_code == 403


def test_question_worth_a_look_can_be_decided_there(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("do you sell crocodiles")

    page = staff_client.get("/admin/inbox/review/").content.decode()

    assert "do you sell crocodiles" in page
