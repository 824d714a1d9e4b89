"""FAQs in several languages: each customer finds theirs, and one of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from faq import search
from faq.duplicates import clashing_faqs
from faq.models import FAQ
from faq.retrieval import Context, Decision
from faq.search import rivals

MakeFAQ = Callable[..., FAQ]

pytestmark = pytest.mark.django_db

ENGLISH = "How do I reset my password?"
GERMAN = "Wie setze ich mein Passwort zurück?"


@pytest.fixture(autouse=True)
def by_words_alone(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


@pytest.fixture
def original(make_faq: MakeFAQ) -> FAQ:
    return make_faq(ENGLISH, "Click 'Forgot password' and follow the letter.")


@pytest.fixture
def translation(make_faq: MakeFAQ, original: FAQ) -> FAQ:
    answer = "Klicken Sie auf „Passwort vergessen“ und folgen Sie dem Brief."
    return make_faq(GERMAN, answer, language="de", translation_of=original)


def found(text: str, *languages: str) -> list[int]:
    result = search.search(text, languages=lambda: languages)
    return [hit.document.faq_id for hit in result.hits]


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, "reset the password please"])
def test_the_translation_in_the_customers_language_is_found_by_any_words(
    text: str, translation: FAQ
) -> None:
    assert found(text, "de") == [translation.pk]


@pytest.mark.parametrize("language", ["de-AT", "DE", "de_ch"])
def test_a_region_finds_the_language(language: str, translation: FAQ) -> None:
    assert found(ENGLISH, language) == [translation.pk]


def test_the_first_language_that_the_faq_has_is_taken(translation: FAQ) -> None:
    assert found(ENGLISH, "tr", "de", "en") == [translation.pk]


def test_the_region_of_a_reader_goes_before_another_of_its_language(
    make_faq: MakeFAQ, original: FAQ
) -> None:
    make_faq("Como redefino a senha?", language="pt-br", translation_of=original)
    own = make_faq("Como reponho a senha?", language="pt-pt", translation_of=original)

    assert found(ENGLISH, "pt-PT") == [own.pk]


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_without_the_language_the_original_is_found(
    text: str, original: FAQ, translation: FAQ
) -> None:
    assert found(text, "fr") == [original.pk]


def test_where_nothing_tells_the_language_the_nearest_is_found(
    original: FAQ, translation: FAQ
) -> None:
    assert [found(ENGLISH), found(GERMAN)] == [[original.pk], [translation.pk]]


@pytest.mark.parametrize(
    "change",
    [{"status": "draft"}, {"valid_until": timezone.now()}],
    ids=["draft", "run out"],
)
def test_a_translation_that_customers_must_not_see_is_not_found(
    change: dict[str, object], original: FAQ, translation: FAQ
) -> None:
    FAQ.objects.filter(pk=translation.pk).update(**change)

    assert found(GERMAN, "de") in ([original.pk], [])
    assert found(ENGLISH, "de") == [original.pk]


def test_an_faq_and_its_translation_with_one_question_are_not_asked_back(
    make_faq: MakeFAQ,
) -> None:
    original = make_faq("Newsletter", "Tick the box in your account.")
    german = make_faq(
        "Newsletter?", "Im Konto anhaken.", language="de", translation_of=original
    )

    result = search.search("newsletter", languages=lambda: ["de"])

    assert result.decision is Decision.SURE
    assert result.hits[0].document.faq_id == german.pk
    assert clashing_faqs() == {}


def test_another_faq_with_that_question_still_clashes_with_both(
    make_faq: MakeFAQ,
) -> None:
    original = make_faq("Newsletter", "Tick the box in your account.")
    german = make_faq("Newsletter?", "Im Konto anhaken.", translation_of=original)
    other = make_faq("Newsletter!", "We send none.")

    assert clashing_faqs() == {
        original.pk: (other.pk,),
        german.pk: (other.pk,),
        other.pk: (original.pk, german.pk),
    }


def test_a_translation_is_no_rival_of_its_original(
    original: FAQ, translation: FAQ
) -> None:
    assert rivals(GERMAN, "Anders.", without=[original.pk]) == []
    assert len(rivals(GERMAN, "Anders.")) == 1


def test_an_faq_that_is_left_out_leaves_its_translations_out(
    original: FAQ, translation: FAQ
) -> None:
    assert search.search(GERMAN, without=[original.pk]).hits == ()


def test_a_first_translation_is_grouped_at_once_in_an_index_that_is_warm(
    make_faq: MakeFAQ, original: FAQ
) -> None:
    assert found(ENGLISH, "de") == [original.pk]

    german = make_faq(GERMAN, "Klicken.", language="de", translation_of=original)

    assert found(ENGLISH, "de") == [german.pk]


def test_without_its_original_a_translation_stands_on_its_own(
    original: FAQ, translation: FAQ
) -> None:
    original.delete()

    assert found(GERMAN, "en") == [translation.pk]


def test_wording_that_must_not_match_one_translation_matches_none(
    make_faq: MakeFAQ, original: FAQ
) -> None:
    never = "Passwort für das WLAN"
    make_faq(GERMAN, language="de", translation_of=original, never=[never])

    assert search.search(never, languages=lambda: ["de"]).match is None


def test_a_message_after_an_answer_is_read_in_the_light_of_its_translation(
    original: FAQ, translation: FAQ
) -> None:
    context = Context(question=ENGLISH, faq_ids=(original.pk,))

    result = search.search("und danach?", context=context, languages=lambda: ["de"])

    assert original.pk not in [hit.document.faq_id for hit in result.hits]


@pytest.mark.parametrize(("language", "question"), [("de", GERMAN), ("en", ENGLISH)])
def test_typing_ahead_shows_one_of_an_faq_and_its_translations(
    translation: FAQ, language: str, question: str
) -> None:
    [shown] = search.suggest("passw", languages=lambda: [language])

    assert shown.document.question == question


def test_typing_ahead_without_a_language_still_shows_one(translation: FAQ) -> None:
    assert len(search.suggest("passwor")) == 1
