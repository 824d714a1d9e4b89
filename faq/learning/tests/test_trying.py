"""A change is tried before anybody saves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.documents import load_documents
from faq.indexing.jobs import embed_missing
from faq.learning import UNSAVED_ID, UnsavedChange, index_with, snapshot_with
from faq.models import FAQ
from faq.retrieval.results import Decision, Document

pytestmark = pytest.mark.django_db

NEW = Document(
    faq_id=UNSAVED_ID, question="Can I pay cash?", answer="No.", alternates=("coins",)
)


def test_unsaved_faq_is_found_in_the_trial_and_nowhere_else(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")

    snapshot = snapshot_with(UnsavedChange(documents=(NEW,)))

    assert search.search_in(snapshot, "coins").decision is Decision.SURE
    assert search.search("coins").decision is not Decision.SURE


def test_changed_faq_takes_the_place_of_the_stored_one(
    make_faq: Callable[..., FAQ], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faq.retrieval.index.SMALL", 0)
    faq = make_faq("Where is my parcel?", alternates=["track it"])
    changed = Document(faq_id=faq.pk, question="Where is my box?", answer="Here.")

    index = index_with(UnsavedChange(documents=(changed,)))

    assert list(index.documents) == [changed]


def test_removed_faq_is_gone(make_faq: Callable[..., FAQ]) -> None:
    gone, kept = make_faq("Where is my parcel?"), make_faq("How do I pay?")

    index = index_with(UnsavedChange(removed=frozenset({gone.pk})))

    assert [document.faq_id for document in index.documents] == [kept.pk]


def test_trial_decides_as_the_saved_change_does(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq("Where is my parcel?", alternates=["track my box"])
    faq = make_faq("How do I pay?", alternates=["pay by card"])
    [stored] = load_documents(FAQ.objects.filter(pk=faq.pk))
    faq.phrasings.all().delete()
    embed_missing()
    tried = search.search_in(
        snapshot_with(UnsavedChange(documents=(stored,))), "pay with a card"
    )

    faq.phrasings.create(text="pay by card")
    embed_missing()

    saved = search.search("pay with a card")
    assert tried.confidence == pytest.approx(saved.confidence, abs=1e-3)
    assert tried.decision is saved.decision


def test_wording_has_its_vector_before_it_is_stored(encoder: WordEncoder) -> None:
    index = index_with(UnsavedChange(documents=(NEW,)))

    assert index.mode == "hybrid"
    assert index.is_embedded
