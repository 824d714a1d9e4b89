"""Stems and number words in the language of a text."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.stemming import NUMBERS, stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cards", "card"),
        ("paying", "pay"),
        ("generously", "generous"),
        ("42", "42"),
        ("größen", "größen"),
        ("cafés", "cafés"),
        ("पासवर्डs", "पासवर्डs"),
    ],
)
def test_only_english_words_have_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("length", "cut"), [(40, 3), (41, 0)], ids=["longest word", "no word"]
)
def test_no_english_word_has_more_than_40_letters(length: int, cut: int) -> None:
    word = "ab" * 18 + "k" * (length - 39) + "ing"

    assert len(word) == length
    assert stem(word) == word[: length - cut]


def test_any_number_of_threads_stem_together() -> None:
    with ThreadPoolExecutor(8) as threads:
        stems = list(threads.map(stem, [f"card{number}s" for number in range(99)]))

    assert stems == [f"card{number}" for number in range(99)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Rechnungen", "Rechnung"),
        ("de", "Rückgabe", "Rueckgabe"),
        ("fr", "commandes", "commande"),
        ("es", "cancelación", "cancelaciones"),
        ("it", "ordini", "ordine"),
        ("pt", "devolução", "devolucoes"),
        ("nl", "bestellingen", "bestelling"),
        ("pl", "zwroty", "zwrot"),
        ("tr", "hesabım", "hesap"),
        (
            "ru",
            "заказов",
            "заказ",
        ),
        (
            "el",
            "λογαριασμού",
            "λογαριασμός",
        ),
        (
            "ar",
            "الحساب",
            "حسابي",
        ),
        (
            "sr",
            "поруџбина",
            "porudžbine",
        ),
    ],
)
def test_forms_of_a_word_share_a_stem_in_its_language(
    language: str, one: str, other: str
) -> None:
    assert stem(normalise(one), language) == stem(normalise(other), language)


@pytest.mark.parametrize("language", ["xx", "ja", "", None])
def test_a_language_without_a_stemmer_leaves_words_as_they_are(
    language: str | None,
) -> None:
    assert stem("cards", language) == "cards"


def test_a_stem_of_one_letter_says_nothing() -> None:
    assert stem("खाता", "hi") != stem("खाना", "hi")


@pytest.mark.parametrize(
    ("language", "word", "digits"),
    [
        ("de", "zwölf", "12"),
        ("fr", "quinze", "15"),
        ("es", "treinta", "30"),
        ("it", "due", "2"),
        ("nl", "twintig", "20"),
        ("pt", "duas", "2"),
        ("pl", "dwóch", "2"),
        ("tr", "otuz", "30"),
        ("ru", "трех", "3"),
        ("ar", "ثلاثة", "3"),
    ],
)
def test_a_number_word_has_the_stem_of_its_digits(
    language: str, word: str, digits: str
) -> None:
    assert stem(normalise(word), language) == stem(digits, language) == digits


def test_number_words_are_listed_in_one_spelling() -> None:
    lists = json.loads(NUMBERS.read_text(encoding="utf-8"))["words"].values()
    spoken = " ".join(word for words in lists for word in words.values())

    assert normalise(spoken) == spoken


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "neuf"), ("it", "sei"), ("tr", "bin"), ("de", "ein")]
)
def test_a_word_that_is_something_else_as_well_is_no_number(
    language: str, word: str
) -> None:
    assert not stem(word, language).isdigit()
