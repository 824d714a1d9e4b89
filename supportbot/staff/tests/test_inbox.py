"""The inbox: what nothing answered, in groups, and what one click makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from faq.models import FAQ, LabelledQuestion, Phrasing, PinnedQuestion
from faq.search import search
from sessions_app.models import ChatSession, Handoff, Message
from supportbot.chat import answering

pytestmark = pytest.mark.django_db

INBOX = "/admin/inbox/"


def ask(*texts: str) -> ChatSession:
    session, _ = ChatSession.issued(None)
    session = session.stored()
    for text in texts:
        answering.answer(session, text)
    return session


def page_of(client: Client, **query: str) -> str:
    return client.get(INBOX, query).content.decode()


def decide(client: Client, action: str, *texts: str, faq: FAQ | None = None) -> Any:
    """Click on that button of a card with these questions (Any: a test's response)."""
    numbers = numbers_of(*texts)
    return client.post(f"{INBOX}decide/", form_of(action, numbers, faq), follow=True)


def numbers_of(*texts: str) -> list[int]:
    asked = Message.objects.filter(role="user", text__in=texts)
    return list(asked.values_list("pk", flat=True))


def form_of(action: str, numbers: list[int], faq: FAQ | None) -> dict[str, Any]:
    return {
        "action": action,
        "numbers": ",".join(map(str, numbers)),
        "shown": numbers,
        "ticked": numbers,
        "faq": faq.pk if faq else "",
    }


def test_question_without_an_answer_is_in_the_inbox(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("do you sell crocodiles", "hello")

    page = page_of(staff_client)

    assert "do you sell crocodiles" in page
    assert "hello" not in page


def test_wording_answers_the_next_customer_and_leaves_the_inbox(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    ask("has the pigeon landed")

    told = decide(staff_client, "wording", "has the pigeon landed", faq=faq)

    assert "it answers 1 question of the group now" in told.content.decode()
    assert search("has the pigeon landed").certainty == "sure"
    assert "has the pigeon landed" not in page_of(staff_client)


def test_new_faq_is_a_form_with_the_wordings_in_it(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("do you sell crocodiles")
    ask("crocodiles for sale?")

    form = decide(
        staff_client, "new_faq", "do you sell crocodiles", "crocodiles for sale?"
    )

    page = form.content.decode()
    assert 'value="do you sell crocodiles"' in page
    assert "crocodiles for sale?</textarea>" in page


def test_never_keeps_the_faq_from_the_question(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    ask("where my parcel from")

    decide(staff_client, "never", "where my parcel from", faq=faq)

    assert Phrasing.objects.get(kind="never").text == "where my parcel from"
    assert search("where my parcel from").match is None


def test_question_that_needs_no_answer_does_not_come_back(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    ask("do you sell crocodiles")
    decide(staff_client, "no_answer", "do you sell crocodiles")

    ask("Do you sell crocodiles?")

    assert LabelledQuestion.objects.get().faq is None
    assert "crocodiles" not in page_of(staff_client)


def test_group_that_needs_a_human_waits_for_a_colleague(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    make_faq("Where is my parcel?")
    session = ask("do you sell crocodiles")

    decide(staff_client, "human", "do you sell crocodiles")

    assert Handoff.objects.open().get().session == session
    assert "do you sell crocodiles" not in page_of(staff_client)


def test_pinned_question_stops_a_click(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    ask("where is my parcel")

    told = decide(staff_client, "never", "where is my parcel", faq=faq)

    assert "would lose its answer" in told.content.decode()
    assert not Phrasing.objects.filter(kind="never").exists()


def test_card_tells_before_the_click_what_it_would_answer_and_change(
    make_faq: Callable[..., FAQ], staff_client: Client
) -> None:
    faq = make_faq("Where is my parcel?")
    make_faq("How do I pay?")
    ask("has the pigeon landed", "how do i pay")
    numbers = numbers_of("has the pigeon landed")

    page = staff_client.post(f"{INBOX}effect/", form_of("wording", numbers, faq))

    assert "Answers <strong>1</strong> of 1" in page.content.decode()
    assert "changes no answer" in page.content.decode()
    assert not Phrasing.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("Viewer", 403), ("Editor", 403), ("Publisher", 200)]
)
def test_only_publishers_change_what_customers_get(
    make_faq: Callable[..., FAQ],
    client_in: Callable[[str], Client],
    role: str,
    status: int,
) -> None:
    faq = make_faq("Where is my parcel?")
    ask("has the pigeon landed")

    told = decide(client_in(role), "wording", "has the pigeon landed", faq=faq)

    assert told.status_code == status


@pytest.mark.parametrize("count", [3, 30])
def test_inbox_asks_as_much_of_the_database_whatever_was_asked(
    make_faq: Callable[..., FAQ],
    staff_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    make_faq("Where is my parcel?")
    ask(*(f"do you sell crocodile number {number}" for number in range(count)))
    page_of(staff_client)

    with django_assert_max_num_queries(30):
        page_of(staff_client)
