"""Words that say nothing, in the text's own language."""

from __future__ import annotations

import pytest

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.stop_words import (
    content_of,
    is_english,
    is_negation,
    is_plainly_english,
    language_of,
    names_topic,
    negations_in,
    stop_words_of,
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


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "Kann ich nicht stornieren?", ("nicht",)),
        ("fr", "Je ne peux pas annuler", ("ne", "pas")),
        ("ru", "Нельзя отменить", ("нельзя",)),
        ("tr", "Gönderim yapmıyor musunuz?", ("miyor",)),
        ("cs", "Nemohu zrušit objednávku", ("nemohu",)),
        ("vi", "Tôi không thể hủy", ("khong the",)),
        ("ja", "キャンセルできません", ("ません",)),
        ("zh", "我不能取消訂單", ("不",)),
        ("th", "ยกเลิกไม่ได้", ("ไม่",)),
        ("en", "I can not cancel", ()),
    ],
)
def test_negations_are_known_in_many_languages(
    language: str, text: str, said: tuple[str, ...]
) -> None:
    assert negations_in(normalise(text), language) == said


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "能不能取消订单"),
        ("zh", "不好意思"),
        ("ja", "不動産について"),
        ("th", "ยกเลิกได้หรือไม่"),
        ("vi", "Hủy được không?"),
        ("tr", "Temmuz ayında"),
    ],
)
def test_what_only_looks_like_a_negation_turns_nothing_round(
    language: str, text: str
) -> None:
    assert negations_in(normalise(text), language) == ()


@pytest.mark.parametrize(
    ("language", "word", "is_one"),
    [
        ("de", "nicht", True),
        ("ar", "هل", True),
        ("he", "איך", True),
        ("zh", "的订", True),
        ("zh", "订单", False),
        ("ja", "ます", True),
        ("ja", "配送", False),
        ("th", "คุณ", True),
        ("xx", "the", False),
    ],
)
def test_stop_words_are_words_or_pairs_of_characters(
    language: str, word: str, *, is_one: bool
) -> None:
    assert (word in stop_words_of(language)) is is_one


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("how do i get my money when you are away", True),
        ("wie kann ich my account und your orders sehen", False),
        ("how are", False),
    ],
    ids=["many", "few of many", "short"],
)
def test_many_words_of_english_alone_tell_it(text: str, *, is_plain: bool) -> None:
    assert is_plainly_english(text.split()) is is_plain
