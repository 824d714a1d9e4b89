"""Conversations and figures leave the admin redacted, bounded, for those who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faq.models import FAQ
from sessions_app import exporting, figures
from sessions_app.models import Message
from sessions_app.periods import Period
from sessions_app.tests.talking import answered, begin, make_outcome, make_session

LIST = "/admin/sessions_app/chatsession/"


@pytest.mark.django_db
def test_what_is_exported_is_redacted() -> None:
    answered(make_session(), "I am ann@example.com")

    [line] = exporting.as_json_lines(exporting.chosen(Period.of({})))

    [asked, reply] = json.loads(line)["messages"]
    assert asked["text"] == "I am [e-mail address]"
    assert reply["source"] == "FAQ"


@pytest.mark.django_db
def test_a_formula_of_a_customer_is_text_in_csv() -> None:
    answered(make_session(), "=HYPERLINK(A1)")

    lines = list(exporting.as_csv(exporting.chosen(Period.of({}))))

    assert "'=HYPERLINK(A1)" in lines[1]
    assert len(lines) == 3


@pytest.mark.django_db
def test_an_export_is_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    for _ in range(5):
        answered(make_session())

    with CaptureQueriesContext(connection) as queries:
        lines = list(exporting.as_json_lines(exporting.chosen(Period.of({}))))

    assert len(lines) == 5
    assert len(queries) == 7  # two a batch, and a last one that finds nothing


def test_the_filters_of_the_list_hold(staff_client: Client) -> None:
    answered(make_session(), "Kept out")
    outcome = make_outcome("Sorry.", source="Fallback", state="fallback")
    begin(make_session(), "Kept in", outcome=outcome)

    response = staff_client.get(f"{LIST}export/?format=jsonl&source=Fallback")

    text = b"".join(response).decode()
    assert "Kept in" in text
    assert "Kept out" not in text


@pytest.mark.parametrize("page", ["export", "figures", "faqs"])
def test_nothing_leaves_without_the_right(
    client_who_may: Callable[..., Client], page: str
) -> None:
    client = client_who_may("view_handoff")

    assert client.get(f"{LIST}{page}/").status_code == 403


def test_figures_are_exported_as_they_are_shown(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("=1+1?")
    begin(make_session(), outcome=make_outcome(faq_id=faq.pk))
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    figures.count_new(seconds=5)

    days = staff_client.get(f"{LIST}figures/?days=7").content.decode()
    faqs = staff_client.get(f"{LIST}faqs/?days=7").content.decode()
    page = staff_client.get("/admin/?days=30").content.decode()

    assert len(days.splitlines()) == 8
    assert f"{faq.pk},'=1+1?,1," in faqs
    assert "=1+1?" in page
    assert "What each figure counts" in page
