"""Staff see and say in the admin which language an FAQ is in and what it translates."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from faq.admin.languages import LINK
from faq.models import FAQ
from faq.tests.test_admin import ADD, LIST, form

MakeFAQ = Callable[..., FAQ]

ENGLISH = "How do I reset my password?"
GERMAN = "Wie setze ich mein Passwort zurück?"


@pytest.fixture
def original(make_faq: MakeFAQ) -> FAQ:
    return make_faq(ENGLISH, "Click 'Forgot password' and follow the letter.")


def page_of(faq: FAQ) -> str:
    return f"{LIST}{faq.pk}/change/"


def link_to(faq: FAQ) -> str:
    return f'<a href="{page_of(faq)}" class="{LINK}">“{faq.question}”</a>'


def text_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def send_translation(client: Client, original: FAQ, **fields: str) -> str:
    """Add a translation; the page with what is refused, empty if it is saved."""
    sent = form(question=GERMAN, answer="Klicken Sie.", translation_of=str(original.pk))
    response = client.post(ADD, sent | fields)
    return "" if response.status_code == 302 else unescape(response.content.decode())


def test_the_page_shows_the_language_that_the_text_tells(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(GERMAN, "Klicken Sie auf den Knopf.")

    page = text_of(staff_client, page_of(faq))

    assert "As its text tells: German" in page


def test_a_language_can_be_set_and_taken_back(
    staff_client: Client, original: FAQ
) -> None:
    staff_client.post(page_of(original), form(question=ENGLISH, language="nl"))
    set_to = FAQ.objects.get(pk=original.pk).language
    staff_client.post(page_of(original), form(question=ENGLISH, language=""))

    assert (set_to, FAQ.objects.get(pk=original.pk).language) == ("nl", "")


def test_a_language_of_an_import_that_is_in_no_list_is_kept(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(ENGLISH, language="xx")

    staff_client.post(page_of(faq), form(question=ENGLISH, language="xx"))

    assert FAQ.objects.get(pk=faq.pk).language == "xx"


def test_a_translation_is_added_by_a_link_that_fills_in_what_is_known(
    staff_client: Client, original: FAQ
) -> None:
    page = text_of(staff_client, page_of(original))
    address = (
        page.split(">Add a translation</a>")[0].rsplit('href="', 1)[1].split('"')[0]
    )

    added = text_of(staff_client, address)

    assert f'<option value="{original.pk}" selected>{ENGLISH}' in added


def test_translations_are_listed_with_their_language_and_state(
    staff_client: Client, original: FAQ, make_faq: MakeFAQ
) -> None:
    german = make_faq(
        GERMAN, "Klicken Sie auf.", translation_of=original, status="draft"
    )

    of_original = text_of(staff_client, page_of(original))
    of_german = text_of(staff_client, page_of(german))

    assert f"{link_to(german)} (German, draft)" in of_original
    assert f"{link_to(original)} (English, the original)" in of_german


def test_a_translation_is_saved_and_is_no_rival_of_its_original(
    staff_client: Client, original: FAQ
) -> None:
    assert send_translation(staff_client, original) == ""
    assert FAQ.objects.get(question=GERMAN).translation_of == original


def test_a_translation_of_a_translation_is_one_of_the_original(
    staff_client: Client, original: FAQ, make_faq: MakeFAQ
) -> None:
    french = make_faq("Comment faire ?", language="fr", translation_of=original)

    assert send_translation(staff_client, french) == ""
    assert FAQ.objects.get(question=GERMAN).translation_of == original


@pytest.mark.parametrize("language", ["", "de"], ids=["told by the text", "set"])
def test_a_second_translation_of_a_language_is_refused_with_the_first_one(
    staff_client: Client, original: FAQ, make_faq: MakeFAQ, language: str
) -> None:
    first = make_faq("Passwort?", "Hier.", language="de", translation_of=original)

    page = send_translation(staff_client, original, language=language)

    assert f'href="{page_of(first)}"' in page
    assert "says this in German already" in page


def test_a_translation_into_the_language_of_the_original_is_refused(
    staff_client: Client, original: FAQ
) -> None:
    page = send_translation(staff_client, original, language="en")

    assert "says this in English already" in page


def test_an_faq_is_no_translation_of_itself_or_of_its_translation(
    original: FAQ, make_faq: MakeFAQ
) -> None:
    german = make_faq(GERMAN, language="de", translation_of=original)
    original.translation_of = german

    with pytest.raises(ValidationError, match="no translation of itself"):
        original.clean()


def test_an_faq_with_translations_becomes_no_translation(
    original: FAQ, make_faq: MakeFAQ
) -> None:
    make_faq(GERMAN, language="de", translation_of=original)
    original.translation_of = make_faq("Lost password")

    with pytest.raises(ValidationError, match="are translations of this one"):
        original.clean()


@pytest.mark.parametrize("language", ["de", "ja"])
def test_the_list_is_narrowed_to_a_language_set_or_told_by_the_text(
    staff_client: Client, original: FAQ, make_faq: MakeFAQ, language: str
) -> None:
    make_faq(GERMAN, "Klicken Sie auf den Knopf.")
    make_faq("パスワードを忘れました", "こちらから再設定できます。")
    make_faq("Password (JP)", "Tap it.", language="ja")

    response = staff_client.get(LIST, {"language": language})

    found = response.context["cl"].result_list.values_list("question", flat=True)
    assert (
        sorted(found)
        == {
            "de": [GERMAN],
            "ja": ["Password (JP)", "パスワードを忘れました"],
        }[language]
    )


def test_the_filter_offers_the_languages_that_there_are(
    staff_client: Client, original: FAQ, make_faq: MakeFAQ
) -> None:
    make_faq("Wachtwoord", "Klik.", language="nl")

    page = text_of(staff_client, LIST)

    assert "?language=en" in page
    assert "?language=nl" in page
    assert "?language=de" not in page
