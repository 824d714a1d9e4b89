"""The page "Try it": the reply and its reasons, for whoever may see FAQs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faq import search
from faq.models import FAQ, PinnedQuestion
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.staff.playground_turns import read

PARCEL = "Where is my parcel?"


@pytest.fixture(autouse=True)
def fresh_search(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


def try_it(client: Client, message: str, **sent: str) -> str:
    address = reverse("staff:playground_reply")
    response = client.post(address, {"message": message, **sent})
    return response.content.decode()


def test_the_reply_is_shown_rendered_with_its_band_and_faq(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL, "Open **Orders**.")

    page = try_it(staff_client, "parcel where is it")

    assert "<strong>Orders</strong>" in page
    assert reverse("admin:faq_faq_change", args=[faq.pk]) in page
    assert "<svg" in page
    assert "Confidence 0." in page


def test_the_next_message_is_read_after_the_ones_before(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL, "Open Orders.")
    address = reverse("staff:playground_reply")
    first = staff_client.post(address, {"message": PARCEL})
    past = first.context["tried"].past

    second = staff_client.post(address, {"message": "thanks", "past": past})

    tried = second.context["tried"]
    assert [turn.message.text for turn in read(tried.past).turns] == [PARCEL, "thanks"]
    assert tried.last.band.name == "Small talk"


def test_a_past_that_was_tampered_with_is_none(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL)

    page = try_it(staff_client, PARCEL, past="forged")

    assert page.count('<article class="playground-turn">') == 1


def test_a_link_asks_no_model(staff_client: Client, llm: LocMemBackend) -> None:
    address = reverse("staff:playground")

    response = staff_client.get(address, {"message": "whales?", "ask_model": "on"})

    assert llm.prompts == []
    assert "It was not asked" in response.content.decode()


@pytest.mark.parametrize(("role", "asked"), [("Viewer", 0), ("Editor", 1)])
def test_who_may_only_look_costs_no_call_of_the_model(
    client_in: Callable[[str], Client], llm: LocMemBackend, role: str, asked: int
) -> None:
    llm.enqueue("Whales are big.")

    try_it(client_in(role), "whales?", ask_model="on")

    assert len(llm.prompts) == asked


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('{"faq": 1, "also": [], "abstains": false}', "word for word."),
        ('{"faq": null, "also": [], "abstains": true}', "found no FAQ that answers."),
        ("Parcels are big.", "reply was not used"),
    ],
    ids=["an FAQ", "none", "what was not asked for"],
)
def test_what_became_of_the_models_reply_is_told(
    staff_client: Client,
    make_faq: Callable[..., FAQ],
    llm: LocMemBackend,
    said: str,
    told: str,
) -> None:
    make_faq(PARCEL, "Open Orders.")
    llm.enqueue(said)

    page = try_it(staff_client, "the thing with my parcel whales", ask_model="on")

    assert told in page
    assert ("reply was not used" in page) == ("not used" in told)


def test_the_faq_in_view_is_placed(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(PARCEL)
    other = make_faq("Where is my parcel shop?", "At the corner.")

    page = try_it(staff_client, "where is the parcel", faq=str(other.pk))

    assert "The FAQ in view is number 2" in page


def test_no_model_is_said_to_be_configured(staff_client: Client) -> None:
    page = staff_client.get(reverse("staff:playground")).content.decode()

    assert "No model is configured" in page


def test_a_message_that_is_too_long_is_refused(staff_client: Client) -> None:
    address = reverse("staff:playground_reply")

    response = staff_client.post(address, {"message": "a" * 5000})

    assert response.status_code == 400
    assert "4000 characters" in response.content.decode()


@pytest.mark.parametrize(
    ("permissions", "status"),
    [([], 403), (["view_faq"], 200), (["change_faq"], 200)],
    ids=["none", "view", "change"],
)
def test_only_who_may_see_faqs_tries_them(
    client_who_may: Callable[..., Client], permissions: list[str], status: int
) -> None:
    response = client_who_may(*permissions).get(reverse("staff:playground"))

    assert response.status_code == status


def test_an_faqs_page_has_the_panel_with_it_in_view(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL)
    address = reverse("admin:faq_faq_change", args=[faq.pk])

    page = staff_client.get(address).content.decode()

    assert f'name="faq" value="{faq.pk}"' in page
    assert 'id="playground-form"' in page


def test_what_was_tried_is_pinned_with_the_faq_that_answers(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(PARCEL, "Open Orders.")
    page = try_it(staff_client, "where is my parcel")
    sent = {"text": "where is my parcel", "faq": faq.pk}

    said = staff_client.post(
        "/admin/pin/", sent, headers={"x-requested-with": "fetch"}
    ).content.decode()

    assert f'name="faq" value="{faq.pk}"' in page
    assert 'name="text" value="where is my parcel"' in page
    assert "must be answered by" in said
    assert PinnedQuestion.objects.get().faq == faq
