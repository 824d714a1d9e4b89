"""What staff teach acts on the next request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.jobs import embed_missing
from faq.learning import reviewing
from faq.learning.labels import approve_phrasing, mark_none
from faq.learning.reviewing import propose_for_review
from faq.models import FAQ, LabelledQuestion, Phrasing
from faq.retrieval.results import Decision, SearchResult

pytestmark = pytest.mark.django_db


def test_an_approved_wording_is_answered_by_the_next_request(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?")
    before = search.search("dude, my box??")

    approve_phrasing(faq, "Dude, my box??")

    assert before.decision is not Decision.SURE
    assert search.search("dude, my box??").decision is Decision.SURE


def test_an_approved_wording_is_on_record_as_a_label(
    make_faq: Callable[..., FAQ],
) -> None:
    staff = User.objects.create_user("staff")
    faq = make_faq()

    approve_phrasing(
        faq, "dude,  my box", by=staff, source=LabelledQuestion.Source.CONVERSATION
    )

    label = LabelledQuestion.objects.get()
    assert (label.text, label.faq, label.created_by) == ("dude, my box", faq, staff)
    assert label.source == "conversation"


def test_approving_twice_keeps_one_phrasing_and_one_label(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq()

    approve_phrasing(faq, "My box")
    approve_phrasing(faq, "my BOX")

    assert faq.phrasings.count() == LabelledQuestion.objects.count() == 1


def test_approving_a_wording_takes_back_that_it_must_not_match(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq(never=["My box"])
    mark_none("my box")

    approve_phrasing(faq, "my box")

    assert faq.phrasings.get().kind == Phrasing.Kind.ALTERNATE
    assert LabelledQuestion.objects.get().faq == faq


def test_a_wording_too_long_for_a_phrasing_is_refused(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq()

    with pytest.raises(ValidationError, match="500"):
        approve_phrasing(faq, "a" * 501)

    assert not LabelledQuestion.objects.exists()


def test_a_question_marked_none_is_not_answered_by_the_next_request(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", alternates=["Where is my box?"])
    before = search.search("where's my lost parcel")

    mark_none("Where's my lost parcel")

    after = search.search("where's my lost parcel")
    assert before.confidence > after.confidence
    assert after.decision is Decision.NONE


def test_a_mark_of_none_takes_back_an_approved_wording(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?", alternates=["Where is my box?"])
    approve_phrasing(faq, "Dude, my box??")

    mark_none("dude, my box??")

    assert search.search("Dude, my box??").decision is Decision.NONE
    assert faq.phrasings.get().text == "Where is my box?"


def test_a_mark_of_none_replaces_earlier_labels(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq()
    LabelledQuestion.objects.create(text="My cat", faq=faq)

    mark_none("my cat")
    mark_none("MY cat")

    assert LabelledQuestion.objects.get().faq is None


def test_a_doubtful_question_is_proposed_for_review_in_its_first_wording(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq("Where is my parcel?")
    embed_missing()

    proposed = propose_for_review(["My parcel is WHERE now", "my parcel is where now"])

    assert proposed == ["My parcel is WHERE now"]


@pytest.mark.parametrize(
    "text", ["where is my PARCEL", "thank you!", "where's my cat", " "]
)
def test_what_needs_no_label_is_not_proposed(
    text: str, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")
    mark_none("Where's my cat?")

    assert propose_for_review([text]) == []


def test_no_more_questions_are_proposed_than_asked_for(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")

    assert len(propose_for_review(["my box", "a parcel", "parcels"], limit=2)) == 2


def test_the_most_asked_questions_are_searched_in_the_words_of_the_customer(
    make_faq: Callable[..., FAQ], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faq("Where is my parcel?")
    monkeypatch.setattr(reviewing, "MAX_REVIEWED", 1)
    searched: list[str] = []

    def spy(query: str, **options: Any) -> SearchResult:
        searched.append(query)
        return search.search(query, **options)

    monkeypatch.setattr(reviewing, "search", spy)
    proposed = propose_for_review(
        ["my box", "It's LATE, isn't it?!", "its late isnt it"]
    )

    assert searched == proposed == ["It's LATE, isn't it?!"]


def test_questions_like_one_that_is_proposed_come_after_others(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq("Where is my parcel?")
    embed_missing()
    alike = ["parcel delayed since monday", "since monday parcel delayed"]

    asked = [*alike * 9, "my parcel label is lost"]
    proposed = propose_for_review(asked, limit=2)

    assert proposed == [alike[0], "my parcel label is lost"]
