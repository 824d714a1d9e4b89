"""Customers' voices become labels only together, and fade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ, KnowledgeBaseRevision, Voice
from faq.voices import (
    MAX_PER_VOTER,
    QualifiedLabel,
    mark_voices,
    outdated_voices,
    qualified_labels,
    record_voice,
    withdraw_voice,
)

pytestmark = pytest.mark.django_db

Kind = Voice.Kind
MakeFAQ = Callable[..., FAQ]
NOW = timezone.now()


def hear(
    faq: FAQ,
    *kinds: str,
    text: str = "my box?",
    days_ago: float = 0,
    voter: str = "voter",
) -> None:
    """Each kind of voice from a customer of its own."""
    for number, kind in enumerate(kinds):
        record_voice(
            kind,
            text=text,
            faq_ids=[faq.pk],
            voter=f"{voter} {number}",
            asked_at=NOW - timedelta(days=days_ago),
        )


def test_customers_who_agree_make_a_label(make_faq: MakeFAQ) -> None:
    faq = make_faq()

    hear(faq, Kind.CONFIRMED, Kind.THUMBS_UP, Kind.CONFIRMED)

    assert qualified_labels(NOW) == [
        QualifiedLabel(
            text="my box?", faq_id=faq.pk, is_right=True, weight=1.0, voter_count=3
        )
    ]


def test_one_customer_makes_no_label_however_often_they_say_it(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()

    hear(faq, Kind.CONFIRMED)
    hear(faq, Kind.CONFIRMED, text="My BOX!")
    hear(faq, Kind.THUMBS_UP)

    assert Voice.objects.count() == 1
    assert qualified_labels(NOW) == []


@pytest.mark.parametrize(
    ("kinds", "weight"),
    [
        ([Kind.CLICKED] * 3, 0.5),
        ([Kind.CONFIRMED] * 9, 1.0),
        ([Kind.CONFIRMED] * 4 + [Kind.REJECTED], 0.6),
        ([Kind.REJECTED] * 3, -1.0),
        ([Kind.NONE_OF_THESE] * 3, -0.5),
        ([Kind.HANDED_OFF] * 4, -0.25),
    ],
    ids=["clicks", "many", "one against", "no", "none of these", "handoffs"],
)
def test_a_label_weighs_what_its_voices_say(
    make_faq: MakeFAQ, kinds: list[str], weight: float
) -> None:
    hear(make_faq(), *kinds)

    [label] = qualified_labels(NOW)

    assert label.weight * (1 if label.is_right else -1) == pytest.approx(weight)


@pytest.mark.parametrize(
    "kinds",
    [
        [Kind.CONFIRMED] * 2,
        [Kind.CONFIRMED] * 3 + [Kind.REJECTED],
        [Kind.CONFIRMED] * 5 + [Kind.REJECTED] * 5,
        [Kind.CLICKED] * 5 + [Kind.REJECTED] * 2 + [Kind.THUMBS_DOWN],
    ],
    ids=["two", "three and one", "half and half", "clicks and words"],
)
def test_voices_that_do_not_agree_make_no_label(
    make_faq: MakeFAQ, kinds: list[str]
) -> None:
    hear(make_faq(), *kinds)

    assert qualified_labels(NOW) == []


def test_the_greater_weight_has_to_be_on_the_side_of_the_more_voters(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()

    hear(faq, *[Kind.CLICKED] * 6, days_ago=180)
    hear(faq, *[Kind.REJECTED] * 3, voter="later")

    assert qualified_labels(NOW) == []


def test_a_voice_weighs_half_after_each_half_life(
    make_faq: MakeFAQ, settings: Settings
) -> None:
    settings.LABEL_HALF_LIFE_DAYS = 30
    hear(make_faq(), *[Kind.CONFIRMED] * 3, days_ago=60)

    [label] = qualified_labels(NOW)

    assert label.weight == pytest.approx(0.25)


def test_an_faq_has_its_heaviest_labels_up_to_the_cap(
    make_faq: MakeFAQ, settings: Settings
) -> None:
    settings.LABEL_CAP_PER_FAQ = 1
    faq, other = make_faq("a?"), make_faq("b?")
    hear(faq, *[Kind.CLICKED] * 3, text="light")
    hear(faq, *[Kind.CONFIRMED] * 3, text="heavy")
    hear(other, *[Kind.CLICKED] * 3, text="light")

    labels = qualified_labels(NOW)

    assert [(label.faq_id, label.text) for label in labels] == [
        (faq.pk, "heavy"),
        (other.pk, "light"),
    ]


def test_how_many_have_to_agree_is_a_setting(
    make_faq: MakeFAQ, settings: Settings
) -> None:
    settings.LABEL_MIN_SESSIONS = 4
    hear(make_faq(), *[Kind.CONFIRMED] * 3)

    assert qualified_labels(NOW) == []


def test_staff_decide_alone_and_against_all_customers(make_faq: MakeFAQ) -> None:
    hear(make_faq(), *[Kind.CONFIRMED] * 3, days_ago=400)

    count = mark_voices(Voice.objects.all(), is_right=False)

    [label] = qualified_labels(NOW)
    assert count == 1
    assert (label.is_right, label.weight, label.voter_count) == (False, 1.0, 3)


def test_the_last_mark_of_staff_counts(make_faq: MakeFAQ) -> None:
    hear(make_faq(), Kind.CONFIRMED)

    mark_voices(Voice.objects.all(), is_right=False)
    mark_voices(Voice.objects.all(), is_right=True)

    assert [label.is_right for label in qualified_labels(NOW)] == [True]
    assert Voice.objects.of_staff().count() == 1


def test_a_later_word_replaces_an_earlier_one(make_faq: MakeFAQ) -> None:
    faq = make_faq()

    hear(faq, Kind.REJECTED)
    hear(faq, Kind.CONFIRMED)

    assert Voice.objects.get().kind == Kind.CONFIRMED


def test_a_handoff_takes_back_nothing_that_was_said(make_faq: MakeFAQ) -> None:
    faq = make_faq()

    hear(faq, Kind.CONFIRMED)
    hear(faq, Kind.HANDED_OFF)

    assert Voice.objects.get().kind == Kind.CONFIRMED


def test_a_voice_can_be_withdrawn(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    hear(faq, Kind.REJECTED, Kind.REJECTED)

    withdraw_voice(text="My box", faq_ids=[faq.pk], voter="voter 0")

    assert Voice.objects.get().voter == "voter 1"


@pytest.mark.parametrize("text", ["", "?!", "a" * 501], ids=["empty", "signs", "long"])
def test_what_could_be_no_phrasing_is_not_kept(make_faq: MakeFAQ, text: str) -> None:
    hear(make_faq(), Kind.CONFIRMED, text=text)

    assert not Voice.objects.exists()


def test_a_flood_by_one_conversation_ends_at_a_limit(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    full = [
        Voice(faq=faq, text="a", text_key=str(n), voter="voter 0", kind="confirmed")
        for n in range(MAX_PER_VOTER)
    ]
    Voice.objects.bulk_create(_at(voice) for voice in full)

    hear(faq, Kind.CONFIRMED, Kind.CONFIRMED)

    assert Voice.objects.count() == MAX_PER_VOTER + 1


def test_voices_go_with_their_faq(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    hear(faq, Kind.CONFIRMED)

    faq.delete()

    assert not Voice.objects.exists()


def test_a_voice_is_no_change_of_the_knowledge_base(make_faq: MakeFAQ) -> None:
    faq = make_faq()
    before = KnowledgeBaseRevision.objects.get().number

    hear(faq, *[Kind.CONFIRMED] * 3)

    assert KnowledgeBaseRevision.objects.get().number == before


def test_old_voices_are_forgotten_unless_a_label_came_of_them(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()
    hear(faq, *[Kind.CONFIRMED] * 3, text="agreed", days_ago=40)
    hear(faq, *[Kind.CONFIRMED] * 2, text="private", days_ago=40)
    hear(faq, *[Kind.CONFIRMED] * 2, text="young", days_ago=20)

    outdated = outdated_voices(NOW - timedelta(days=30), NOW)

    texts = Voice.objects.filter(pk__in=outdated).values_list("text", flat=True)
    assert list(texts) == ["private", "private"]


def test_faded_voices_are_forgotten_but_a_mark_of_staff_stays(
    make_faq: MakeFAQ,
) -> None:
    hear(make_faq(), *[Kind.CONFIRMED] * 3, days_ago=500)
    mark_voices(Voice.objects.all(), is_right=True)

    outdated = outdated_voices(NOW - timedelta(days=30), NOW)

    assert list(Voice.objects.exclude(pk__in=outdated)) == list(
        Voice.objects.of_staff()
    )


def _at(voice: Voice) -> Voice:
    voice.asked_at = NOW
    return voice
