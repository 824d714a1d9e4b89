"""Words that say nothing, in the text's own language."""

from __future__ import annotations

import pytest

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.stop_words import (
    content_of,
    is_english,
    is_negation,
    language_of,
    names_topic,
)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("How do I reset my password?", ["reset", "password"]),
        ("Wie kann ich mein Passwort zurücksetzen?", ["passwort", "zurucksetzen"]),
        ("Où est ma commande ?", ["commande"]),
        ("¿Dónde está mi pedido?", ["pedido"]),
        ("Dov'è il mio ordine?", ["ordine"]),
        ("Quando chega a minha encomenda?", ["chega", "encomenda"]),
        ("Waar is mijn bestelling?", ["bestelling"]),
        ("Gdzie jest moje zamówienie?", ["zamowienie"]),
        ("Siparişim nerede ve ne zaman gelir?", ["siparisim", "zaman", "gelir"]),
        ("Где мой заказ?", ["заказ"]),
        ("Де моє замовлення?", ["замовлення"]),
        ("Hvor er min pakke?", ["pakke"]),
        ("Var är mitt paket?", ["paket"]),
    ],
    ids=["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "uk", "da", "sv"],
)
def test_content_is_what_is_left_without_stop_words(
    text: str, content: list[str]
) -> None:
    assert content_of(normalise(text).split()) == content


def test_a_text_of_no_language_is_read_as_english() -> None:
    assert content_of(["the", "die", "vat"]) == ["die", "vat"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how long does it take", "en"),
        ("wie lange dauert das und was kostet es", "de"),
        ("refund", None),
        ("die", None),
        ("do u take amex", None),
    ],
)
def test_enough_stop_words_tell_the_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [("refund", True), ("gift card?", True), ("who pays", False), ("", False)],
)
def test_a_topic_is_named_by_a_word_or_two(text: str, *, expected: bool) -> None:
    assert names_topic(text) is expected


@pytest.mark.parametrize("word", ["cant", "ill", "the", "zip", "a"])
def test_short_words_and_contractions_are_right_as_they_stand(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["zebra", "teh", ""])
def test_other_words_may_be_typos(word: str) -> None:
    assert not is_english(word)


@pytest.mark.parametrize(
    "word",
    ["cant", "dont", "wont", "isnt", "no", "not", "nor", "never", "without"],
)
def test_some_words_turn_a_sentence_round(word: str) -> None:
    assert is_negation(word)


@pytest.mark.parametrize("word", ["ill", "whats", "can", "want", "with"])
def test_other_contractions_do_not(word: str) -> None:
    assert not is_negation(word)
