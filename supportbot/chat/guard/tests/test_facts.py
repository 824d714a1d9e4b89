"""Values of a text: one name for every spelling, in every language, in linear time."""

from __future__ import annotations

import pytest

from supportbot.chat.guard.addresses import addresses_of
from supportbot.chat.guard.facts import facts_of, names_in, readable_languages
from supportbot.chat.guard.number_words import LANGUAGES, number_words
from supportbot.chat.guard.tokens import tokens_of


def accepted(text: str) -> set[str]:
    values = facts_of(text, readable_languages(text))
    return {name for value in values for name in value.accepts}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It costs 1,000 EUR.", "eur:1000"),
        ("It costs €1.000,00.", "eur:1000"),
        ("It costs 10\u00a0000 €.", "eur:10000"),
        ("It costs $5.50.", "usd:5.5"),
        ("It costs CHF 12.", "chf:12"),
        ("You get 20 %.", "percent:20"),
        ("Indirim %10.", "percent:10"),
        ("It takes fourteen days.", "second:1209600"),
        ("It takes two weeks.", "second:1209600"),
        ("It takes twenty-one days.", "second:1814400"),
        ("Det tar fjorton dagar.", "second:1209600"),
        ("Teslimat on dört gün sürer.", "second:1209600"),
        ("Доставка занимает четырнадцать дней.", "second:1209600"),
        ("תוך ארבעה עשר ימים.", "second:1209600"),
        ("배송은 열네 시간 걸립니다.", "second:50400"),
        ("It takes half a year.", "month:6"),
        ("It takes a year.", "month:12"),
        ("It takes 5 working days.", "workday:5"),
        ("It ends on March 5.", "date:3-5"),
        ("It ends on 2026-03-05.", "date:3-5"),
        ("Es endet am 5. März.", "date:3-5"),
        ("截止到2026年3月5日。", "date:3-5"),
        ("Call at 5 pm.", "clock:17:00"),
        ("Bis 17 Uhr.", "clock:17:00"),
        ("Jusqu'à 17h30.", "clock:17:30"),
        ("下午三点关门。", "clock:15:00"),
        ("Open on Mondays.", "weekday:0"),
        ("Звоните в субботу.", "weekday:5"),
        ("Write to A@Shop.example!", "address:a@shop.example"),
        ("See [this](https://www.shop.example/a/).", "address:shop.example/a"),
    ],
)
def test_a_value_has_one_name(text: str, name: str) -> None:
    assert name in accepted(text)


@pytest.mark.parametrize(
    "text",
    [
        "e.g. this, i.e. that, at 5.5 or so",
        "Mr. Smith and Dr.Jones live in the U.S. now",
        "This is the end.Next sentence",
        "At this point in time",
        "Wait... what?",
    ],
)
def test_ordinary_text_has_no_address(text: str) -> None:
    assert addresses_of(text)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        "1. Open the page.\n2) Click.\n**Step 3:** Done.",
        "There are two ways.",
        "One of us",
    ],
)
def test_layout_and_small_words_are_no_values(text: str) -> None:
    assert accepted(text) == set()


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"zh", "ja", "nb", "nn"}))
def test_every_language_reads_its_own_ten(language: str) -> None:
    words = {
        "ar": "عشرة", "cs": "deset", "da": "ti", "de": "zehn", "el": "δέκα",
        "en": "ten", "es": "diez", "fi": "kymmenen", "fr": "dix", "he": "עשר",
        "hi": "दस", "hu": "tíz", "id": "sepuluh", "it": "dieci", "ko": "열",
        "nl": "tien", "no": "ti", "pl": "dziesięć", "pt": "dez", "ro": "zece",
        "ru": "десять", "sv": "tio", "tr": "on", "uk": "десять", "vi": "mười",
    }  # fmt: skip

    found = number_words(language).at(tokens_of(words[language]), 0)

    assert found is not None
    assert found.meaning == 10


def test_evidence_vouches_for_days_between() -> None:
    assert "weekday:2" in names_in("Open Monday to Friday.")
    assert "weekday:2" not in names_in("Open Monday and Friday.")
