"""The page "Check the FAQs": findings, their counts, and calling them fine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from faq.checking import start_check
from faq.models import FAQ, AcceptedFinding, StoredFinding

LIST = "admin:faq_storedfinding_changelist"


def page_of(client: Client, **query: str) -> str:
    return client.get(reverse(LIST), query).content.decode()


def call(client: Client, action: str) -> None:
    selected = list(StoredFinding.objects.values_list("pk", flat=True))
    client.post(reverse(LIST), {"action": action, "_selected_action": selected})


def test_before_the_first_check_the_page_says_so(staff_client: Client) -> None:
    assert "have not been checked yet" in page_of(staff_client)


def test_a_check_is_begun_here_and_its_findings_link_their_faqs(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("How do I pay?", "TBD")

    response = staff_client.post(reverse("admin:faq_check"), follow=True)

    page = response.content.decode()
    assert "Checked 1 FAQs on" in page
    assert reverse("admin:faq_faq_change", args=[faq.pk]) in page
    assert "Placeholder <strong>1</strong>" in page


def test_a_change_since_the_check_is_told(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq()
    start_check()
    make_faq("Can I pay by card?", "Yes.")

    assert "FAQs have changed since then." in page_of(staff_client)


def test_what_is_called_fine_leaves_the_list_and_comes_back(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I pay?", "TBD")
    start_check()

    call(staff_client, "call_fine")
    shown = page_of(staff_client)
    staff_client.post(
        f"{reverse(LIST)}?fine=yes",
        {
            "action": "call_open",
            "_selected_action": StoredFinding.objects.values_list("pk", flat=True),
        },
    )

    assert "looks like a placeholder" not in shown
    assert "1 finding is called fine." in shown
    assert not AcceptedFinding.objects.exists()


def test_who_may_only_look_cannot_call_anything_fine(
    client_who_may: Callable[..., Client], make_faq: Callable[..., FAQ]
) -> None:
    make_faq("How do I pay?", "TBD")
    start_check()
    viewer = client_who_may("view_faq")

    call(viewer, "call_fine")

    assert "looks like a placeholder" in page_of(viewer)
    assert not AcceptedFinding.objects.exists()


def test_without_a_look_at_faqs_there_is_no_page(
    client_who_may: Callable[..., Client],
) -> None:
    assert client_who_may().get(reverse(LIST)).status_code == 403


def test_an_faqs_page_lists_its_findings(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("How do I pay?", "See [here](/pay).")

    response = staff_client.get(reverse("admin:faq_faq_change", args=[faq.pk]))

    assert "Answer has a link that leads nowhere" in response.content.decode()


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_asks_as_often_however_long_it_is(
    staff_client: Client,
    make_faq: Callable[..., FAQ],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    faq = make_faq("How do I pay?")
    StoredFinding.objects.bulk_create(
        StoredFinding(faq=faq, kind="HTML", field="answer", key=f"{number}")
        for number in range(count)
    )

    with django_assert_max_num_queries(12):
        page_of(staff_client)
