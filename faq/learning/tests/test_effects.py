"""What saving an FAQ would do to others is told before it is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.learning import UNSAVED_ID, neighbourhood_of
from faq.models import FAQ
from faq.retrieval.results import Document

pytestmark = pytest.mark.django_db

MakeFAQ = Callable[..., FAQ]


def unsaved(question: str, *alternates: str, faq_id: int = UNSAVED_ID) -> Document:
    return Document(
        faq_id=faq_id, question=question, answer="At the door.", alternates=alternates
    )


def effects(document: Document) -> list[tuple[str, str, bool]]:
    found = neighbourhood_of(document).effects
    return [(effect.kind, effect.text, effect.is_own) for effect in found]


def test_wording_of_another_faq_would_silence_it(make_faq: MakeFAQ) -> None:
    make_faq("Where is my parcel?", alternates=["track it"])

    assert effects(unsaved("Can I pay cash?", "Track it!")) == [
        ("silences", "Track it!", True)
    ]


def test_wording_near_to_another_faq_takes_the_message_from_it(
    make_faq: MakeFAQ,
) -> None:
    make_faq("How do I track my parcel from abroad?")

    assert effects(
        unsaved("Can I pay cash?", "how do i trak my parcel from abroad")
    ) == [("steals", "how do i trak my parcel from abroad", True)]


def test_new_faq_beside_others_changes_nothing(make_faq: MakeFAQ) -> None:
    make_faq("Where is my parcel?", alternates=["track it"])

    assert effects(unsaved("Can I pay cash?", "coins")) == []


def test_changed_faq_does_nothing_to_its_own_questions(make_faq: MakeFAQ) -> None:
    faq = make_faq("Where is my parcel?", alternates=["track it"])

    assert effects(unsaved("Where is my box?", "track it", faq_id=faq.pk)) == []


def test_translation_is_asked_as_its_original_is(make_faq: MakeFAQ) -> None:
    original = make_faq("Where is my parcel?", alternates=["DHL"])
    make_faq("Wo ist mein Paket?", translation_of=original, language="de")
    document = Document(
        faq_id=UNSAVED_ID,
        question="Où est mon colis ?",
        answer="Ici.",
        alternates=("DHL",),
        language="fr",
        group=original.pk,
    )

    assert effects(document) == []


def test_same_question_comes_first_and_is_marked(make_faq: MakeFAQ) -> None:
    make_faq("How do I pay for my parcel?")
    same = make_faq("Where is my parcel?")

    near = neighbourhood_of(unsaved("where is my PARCEL")).near

    assert (near[0].document.faq_id, near[0].is_same) == (same.pk, True)
    assert [each.is_same for each in near[1:]] == [False]
