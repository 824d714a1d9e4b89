"""Checks stored for the pages, and what staff call fine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from faq.checking import (
    accept,
    check_now,
    current_findings,
    newest_check,
    open_findings,
    start_check,
)
from faq.linting import LintRule
from faq.models import FAQ, StoredFinding

pytestmark = pytest.mark.django_db


def test_a_check_stores_what_it_finds_and_when(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("How do I pay?", "TBD")

    start_check()

    check = newest_check()
    assert check
    assert check.finished_at
    assert (check.faq_count, check.done_count) == (1, 1)
    finding = StoredFinding.objects.get()
    assert (finding.faq, finding.kind) == (faq, LintRule.PLACEHOLDER)


def test_the_next_check_takes_the_place_of_the_last(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("How do I pay?", "TBD")
    start_check()
    FAQ.objects.filter(pk=faq.pk).update(answer="By card.")

    start_check()

    assert not StoredFinding.objects.exists()


def test_drafts_are_not_checked(make_faq: Callable[..., FAQ]) -> None:
    make_faq("How do I pay?", "TBD", status=FAQ.Status.DRAFT)

    assert check_now() == []


def test_what_is_called_fine_is_quiet_until_its_text_changes(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("How do I pay?", "TBD")
    start_check()
    accept(StoredFinding.objects.all(), User.objects.create_user("colleague"))

    quiet = open_findings(check_now())
    FAQ.objects.filter(pk=faq.pk).update(answer="TBA")
    loud = open_findings(check_now())

    assert quiet == []
    assert [each.finding.rule for each in loud] == [LintRule.PLACEHOLDER]


def test_an_faqs_page_tells_its_texts_as_they_are_now(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("How do I pay?", "See [here](/pay).")

    found = current_findings(faq)

    assert [each.finding.rule for each in found] == [LintRule.RELATIVE_LINK]


def test_both_faqs_of_a_pair_are_told_of_it(make_faq: Callable[..., FAQ]) -> None:
    one = make_faq("Where is my parcel?", "Here.", alternates=["where is it"])
    other = make_faq("Where is my invoice?", "There.", alternates=["where is it"])
    start_check()

    found = current_findings(other)

    assert {each.finding.rule for each in found} == {LintRule.SAME_QUESTION}
    assert one.pk in {each.other_id for each in found}
