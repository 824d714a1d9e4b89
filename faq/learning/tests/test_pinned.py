"""Pinned questions hold, or it is said which ones a change would break."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.learning import UnsavedChange, broken_by, check_now
from faq.models import FAQ, PinnedQuestion

pytestmark = pytest.mark.django_db


def test_faq_that_goes_breaks_the_question_pinned_to_it(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?")
    pin = PinnedQuestion.objects.create(text="where is my parcel", faq=faq)

    [broken] = broken_by(UnsavedChange(removed=frozenset({faq.pk})))

    assert broken.pin == pin
    assert broken.after.got.faq is None


def test_question_that_is_broken_already_stops_nothing(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=None)

    assert broken_by(UnsavedChange(removed=frozenset({faq.pk}))) == []


def test_question_that_no_faq_may_answer_is_checked(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=None)
    PinnedQuestion.objects.create(text="do you sell zebras", faq=None)

    checks = check_now()

    assert [check.is_kept for check in checks] == [False, True]


def test_what_is_switched_off_is_not_checked(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="zebras", faq=faq, is_active=False)

    assert check_now() == []


def test_messages_before_have_their_part_in_it(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Do you deliver to France?", "Yes, within five days, for 9 euros.")
    make_faq("How do I pay?", "With a card.")
    text, earlier = "what about the euros", ["do you deliver to france"]
    PinnedQuestion.objects.create(text=text, earlier=earlier, faq=faq)
    PinnedQuestion.objects.create(text=text, faq=faq)

    checks = check_now()

    assert [check.is_kept for check in checks] == [True, False]
