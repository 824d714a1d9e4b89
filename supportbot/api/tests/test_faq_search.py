"""FAQs for what somebody is still typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from faq.models import FAQ
from sessions_app.models import APIKey, ChatSession, Message

pytestmark = pytest.mark.django_db

RESET = "How do I reset my password?"


def questions(client: Client, q: str, **parameters: Any) -> list[str]:
    found = client.get("/faq/search", {"q": q} | parameters).json()["results"]
    return [each["question"] for each in found]


def test_a_question_finds_its_faq_with_the_answer_and_how_sure_that_is(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(RESET, "Use **the link**.", category="Account")

    [found] = client.get("/faq/search", {"q": RESET}).json()["results"]

    assert found.pop("confidence") > 0.9
    assert found == {
        "id": faq.pk,
        "question": RESET,
        "category": "Account",
        "language": "en",
        "answer": "Use **the link**.",
        "html": "<p>Use <strong>the link</strong>.</p>\n",
        "certainty": "sure",
    }


@pytest.mark.parametrize("q", ["pa", "passw", "how do i res", "RESET  my pass"])
def test_an_unfinished_word_finds_the_questions_that_go_on_with_it(
    q: str, client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is the shop?")
    make_faq(RESET)

    assert questions(client, q)[0] == RESET


def test_what_answers_the_question_comes_before_what_goes_on_with_it(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("What does delivery cost on Sundays?")
    make_faq("What does delivery cost?")

    found = client.get("/faq/search", {"q": "what does delivery cost"}).json()

    assert [each["question"] for each in found["results"]] == [
        "What does delivery cost?",
        "What does delivery cost on Sundays?",
    ]
    assert [each["certainty"] for each in found["results"]] == ["sure", None]


def test_what_nothing_is_near_to_finds_nothing(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(RESET)

    assert questions(client, "zebra quagga") == []


def test_only_published_faqs_are_found(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(RESET, status="draft")

    assert questions(client, RESET) == []
    assert questions(client, "passw") == []


def test_no_more_are_given_than_asked_for(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")
    make_faq("Where is my refund?")
    make_faq("Where is my invoice?")

    assert len(questions(client, "where is my", limit=2)) == 2


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({}, "#/q"),
        ({"q": "a"}, "#/q"),
        ({"q": "   "}, "#/q"),
        ({"q": "a" * 201}, "#/q"),
        ({"q": "a\0b"}, "#/q"),
        ({"q": "parcel", "limit": "0"}, "#/limit"),
        ({"q": "parcel", "limit": "11"}, "#/limit"),
        ({"q": "parcel", "limit": "many"}, "#/limit"),
    ],
)
def test_a_wrong_parameter_is_named(
    parameters: dict[str, str], pointer: str, client: Client
) -> None:
    response = client.get("/faq/search", parameters)

    assert response.status_code == 400
    assert response.json()["type"] == "/problems/invalid-request"
    assert {error["pointer"] for error in response.json()["errors"]} == {pointer}


def test_punctuation_alone_finds_nothing(client: Client) -> None:
    assert questions(client, "?!") == []


def test_nothing_of_a_search_is_stored(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(RESET)

    questions(client, RESET)

    assert not ChatSession.objects.exists()
    assert not Message.objects.exists()


def test_an_address_has_a_limit_of_its_own(client: Client, settings: Any) -> None:
    settings.FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS = 1
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 1

    responses = [client.get("/faq/search", {"q": "parcel"}) for _ in range(2)]
    body = {"message": "hi"}
    chat = client.post("/chat", body, content_type="application/json")

    assert [response.status_code for response in responses] == [200, 429]
    assert responses[1].headers["Retry-After"]
    assert chat.status_code == 200


def test_a_key_has_its_limit_here_too(client: Client) -> None:
    _, secret = APIKey.objects.create_key("shop")
    APIKey.objects.update(messages_per_minute=1)
    headers = {"authorization": f"Bearer {secret}"}

    got = [
        client.get("/faq/search", {"q": "parcel"}, headers=headers).status_code
        for _ in range(2)
    ]

    assert got == [200, 429]


def test_a_wrong_key_is_refused(client: Client) -> None:
    headers = {"authorization": "Bearer sk_wrong"}

    response = client.get("/faq/search", {"q": "parcel"}, headers=headers)

    assert response.status_code == 401
