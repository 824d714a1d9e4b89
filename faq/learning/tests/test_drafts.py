"""The knowledge base is tried as if what waits were published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from faq.learning import BaseWithDrafts
from faq.models import FAQ, FAQDraft
from faq.search import search

pytestmark = pytest.mark.django_db


def test_next_text_takes_the_place_of_the_published_one(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?", "Old.")
    FAQDraft.objects.create(
        faq=faq,
        question="Where is my parcel?",
        answer="New.",
        wordings=["track it"],
        saved_at=timezone.now(),
    )

    base = BaseWithDrafts.now()

    found = base.search("track it").hits[0].document
    assert (found.faq_id, found.answer, base.count) == (faq.pk, "New.", 1)
    assert search("Where is my parcel?").hits[0].document.answer == "Old."
