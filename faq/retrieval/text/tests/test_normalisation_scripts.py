"""One spelling in every script, and texts that stay apart."""

from __future__ import annotations

import time

import pytest

from faq.retrieval.text.normalisation import is_unspaced, normalise, words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("٢٤ ساعة", "24 ساعة"),
        ("२४ घंटे", "24 घंटे"),
        ("２４時間", "24時間"),
        ("๒๔ ชั่วโมง", "24 ชั่วโมง"),
        ("إلغاء الطلبيّة", "الغاء الطلبيه"),
        ("المــبلغ", "المبلغ"),
        ("کی می‌رسد", "كي مي رسد"),
        ("שָׁלוֹם", "שלום"),
        ("צה״ל", 'צה"ל'),
        ("क़ीमत हूँ", "कीमत हूं"),
        ("क्\u200dया", "क्या"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("取消訂單", "取消订单"),
        ("以後", "以后"),
        ("ΛΟΓΑΡΙΑΣΜΌΣ", "λογαριασμος"),
        ("ещё", "еще"),
        ("ISPARTA ısı", "isparta isi"),
        ("Płatność", "platnosc"),
        ("Größe", "GROSSE"),
        ("pass\u00adword \ufeffreset", "password reset"),
        ("1\ufe0f\u20e3", "1"),
    ],
)
def test_readers_take_these_for_the_same(typed: str, written: str) -> None:
    assert normalise(typed) == normalise(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("हल", "हाल"),
        ("दिन", "दीन"),
        ("মত", "মাত"),
        ("ค่า", "ข่า"),
        ("ขาว", "ข่าว"),
        ("мой", "мои"),
        ("їх", "іх"),
        ("はし", "ばし"),
        ("机の修理", "機の修理"),
        ("سؤال", "سوال"),
        ("ກາ", "ກ້າ"),
    ],
)
def test_readers_tell_these_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ลืมรหัส", ["ลืม", "มร", "รหั", "หัส"]),
        ("ราคา 30 บาท", ["ราคา", "30", "บาท"]),
        ("ລະຫັດ", ["ລະຫັ", "ຫັດ"]),
        ("ពាក្យ", ["ពាក្យ"]),
        ("စကားဝှက်", ["စကား", "ကားဝှက်"]),
    ],
    ids=["thai", "thai and digits", "lao", "khmer", "burmese"],
)
def test_scripts_without_spaces_become_pairs_of_syllables(
    text: str, expected: list[str]
) -> None:
    assert words(normalise(text)) == expected


@pytest.mark.parametrize(
    ("piece", "is_one"), [("退货", True), ("รหั", True), ("заказ", False), ("ab", False)]
)
def test_a_piece_tells_whether_its_script_has_spaces(
    piece: str, *, is_one: bool
) -> None:
    assert is_unspaced(piece) is is_one


@pytest.mark.parametrize(
    "hostile",
    ["ก็" * 2000, "e" + "\u0301" * 3999, "\ufdfa" * 4000, "國" * 4000, "า" * 4000],
    ids=["thai", "zalgo", "ligatures", "chinese", "vowels"],
)
def test_hostile_texts_are_read_in_no_time(hostile: str) -> None:
    started = time.process_time()

    pieces = words(normalise(hostile))

    assert len(pieces) <= 4000
    assert time.process_time() - started < 1.0
