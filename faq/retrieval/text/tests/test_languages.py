"""The language of a text; what looks like none stays English."""

from __future__ import annotations

import pytest

from faq.retrieval.text.languages import Detected, detect_language, script_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola", "es"),
        ("danke", "de"),
        ("bonjour", "fr"),
        ("merci", "fr"),
        ("gracias", "es"),
        ("grazie", "it"),
        ("obrigado", "pt"),
        ("teşekkürler", "tr"),
        ("dziękuję", "pl"),
        ("терпение", "ru"),
        ("Rückgabe", "de"),
        ("mot de passe oublié", "fr"),
        ("terima kasih", "id"),
    ],
)
def test_a_word_or_two_tell_the_language(text: str, language: str) -> None:
    assert detect_language(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "iPhone 15 Pro",
        "Netflix",
        "Kindle Fire HD",
        "ergo bolster",
        "wifi router",
        "café near me",
        "résumé upload",
        "the Ω key",
        "menu",
        "die",
        "caffeine in decaf",
        "Bulk gainer",
    ],
)
def test_names_and_short_english_stay_english(text: str) -> None:
    assert detect_language(text).language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How long does delivery take?", "en"),
        ("Wie lange dauert der Versand?", "de"),
        ("¿Cuánto tarda el envío?", "es"),
        ("Quanto tempo ci vuole per la consegna?", "it"),
        ("Hoe lang duurt de levering?", "nl"),
        ("Siparişim ne zaman gelir?", "tr"),
        ("Сколько стоит доставка?", "ru"),
        ("Скільки коштує доставка?", "uk"),
        ("كم تستغرق عملية التوصيل؟", "ar"),
        ("هزینه ارسال چقدر است؟ پست", "fa"),
        ("डिलीवरी में कितना समय लगता है?", "hi"),
        ("จัดส่งใช้เวลานานเท่าไหร่", "th"),
        ("配送にはどのくらいかかりますか", "ja"),
        ("配送需要多长时间", "zh"),
        ("배송은 얼마나 걸리나요?", "ko"),
        ("Πόσο διαρκεί η παράδοση;", "el"),
        ("כמה זמן לוקח המשלוח?", "he"),
    ],
)
def test_a_question_tells_it_surely(text: str, language: str) -> None:
    assert detect_language(text) == Detected(language=language, is_sure=True)


def test_a_foreign_word_in_a_sentence_of_another_script_decides_nothing() -> None:
    assert detect_language("iPad 怎么退货").language == "zh"
    assert detect_language("What does the letter Ω on my bill mean?").language == "en"


@pytest.mark.parametrize("text", ["", "123", "?!", "🙏"], ids=repr)
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert detect_language(text) == Detected(language=None, is_sure=False)


def test_letters_tell_where_no_word_does() -> None:
    assert detect_language("Sind Hunde erlaubt").language == "de"
    assert detect_language("Vatnsheldur sími").language == "is"


def test_japanese_is_told_from_chinese_by_its_kana() -> None:
    assert script_of("返品したい") == "Kana"
    assert script_of("退货") == "Han"
