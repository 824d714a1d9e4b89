"""The list of FAQs under tabs: those that staff come back to, with how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from faq.list_tabs import LIST_TABS, tab_named
from faq.models import FAQ, FAQUse
from sessions_app import retention
from sessions_app.models import Message
from sessions_app.tests.talking import make_session

LIST = "/admin/faq/faq/"
DAY = timedelta(days=1)

MakeFAQ = Callable[..., FAQ]


def shown(tab: str) -> list[str]:
    faqs = tab_named(tab).narrow(FAQ.objects.visible())
    return [faq.question for faq in faqs.order_by("question")]


def answer_with(faq: FAQ, *, days_ago: int) -> Message:
    """Store a reply that the FAQ was."""
    return Message.objects.create(
        session=make_session(),
        epoch=0,
        role="assistant",
        text=faq.answer,
        source="FAQ",
        state="answered",
        faq=faq,
        created_at=timezone.now() - days_ago * DAY,
    )


def make_old(make_faq: MakeFAQ, question: str) -> FAQ:
    faq = make_faq(question)
    FAQ.objects.filter(pk=faq.pk).update(created_at=timezone.now() - 200 * DAY)
    return faq


def test_every_tab_is_over_the_list_with_its_number(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("One?")
    make_faq("Two?", status="draft")

    page = staff_client.get(LIST, {"tab": "drafts"})

    counts = {tab.name: tab.shown_count for tab in LIST_TABS}
    assert counts == {
        "all": "2",
        "drafts": "1",
        "published": "1",
        "next": "0",
        "expiring": "0",
        "expired": "0",
        "unasked": "0",
    }
    assert [faq.question for faq in page.context["cl"].result_list] == ["Two?"]
    assert 'class="active" aria-current="page"' in page.content.decode()


def test_unknown_tab_shows_all(staff_client: Client, make_faq: MakeFAQ) -> None:
    make_faq()

    page = staff_client.get(LIST, {"tab": "nonsense"})

    assert len(page.context["cl"].result_list) == 1


def test_tabs_cost_as_many_queries_whatever_they_show(
    staff_client: Client,
    make_faq: MakeFAQ,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"Question {n}?", answer="Yes.", status="draft") for n in range(40)
    )

    with django_assert_max_num_queries(19):
        staff_client.get(LIST, {"tab": "drafts"})


def test_what_runs_out_or_is_due_for_review_within_a_week_expires(
    make_faq: MakeFAQ,
) -> None:
    now, today = timezone.now(), timezone.localdate()
    make_faq("Runs out soon?", valid_until=now + 6 * DAY)
    make_faq("Runs out later?", valid_until=now + 8 * DAY)
    make_faq("Has run out?", valid_until=now - DAY)
    make_faq("Due soon?", review_by=today + 7 * DAY)
    make_faq("Due later?", review_by=today + 8 * DAY)
    make_faq("Overdue?", review_by=today - DAY)
    make_faq("Due, and a draft?", review_by=today, status="draft")

    assert shown("expiring") == ["Due soon?", "Overdue?", "Runs out soon?"]


def test_what_has_expired_and_was_an_answer_lately_is_still_asked_for(
    make_faq: MakeFAQ,
) -> None:
    over = {"valid_until": timezone.now() - DAY}
    answer_with(make_faq("Over?", **over), days_ago=10)
    answer_with(make_faq("Long over?", **over), days_ago=100)
    make_faq("Never asked?", **over)
    answer_with(make_faq("Overdue?", review_by=timezone.localdate() - DAY), days_ago=1)
    answer_with(make_faq("Valid?"), days_ago=1)

    assert shown("expired") == ["Over?", "Overdue?"]


def test_old_faqs_that_were_no_answer_for_long_were_never_asked(
    make_faq: MakeFAQ,
) -> None:
    make_old(make_faq, "Never?")
    answer_with(make_old(make_faq, "Long ago?"), days_ago=190)
    answer_with(make_old(make_faq, "Lately?"), days_ago=170)
    make_faq("New?")

    assert shown("unasked") == ["Long ago?", "Never?"]


@pytest.mark.parametrize("erases", [True, False], ids=["reset", "purge"])
def test_an_faq_stays_asked_when_its_conversations_are_forgotten(
    make_faq: MakeFAQ, settings: Settings, erases: bool
) -> None:
    settings.RESET_ERASES = erases
    reply = answer_with(make_old(make_faq, "Asked?"), days_ago=60)

    reply.session.reset()
    retention.purge(30 * DAY)

    assert not Message.objects.exists()
    assert shown("unasked") == []


def test_last_use_is_the_latest_one(make_faq: MakeFAQ) -> None:
    faq, now = make_faq(), timezone.now()

    FAQUse.objects.note({faq.pk: now})
    FAQUse.objects.note({faq.pk: now - DAY})

    assert FAQUse.objects.get().used_at == now
