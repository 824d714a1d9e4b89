"""Phrases by language, whatever their spelling, and which a text consists of."""

from __future__ import annotations

import pytest

from supportbot.chat.phrases import FULL, find_phrases, find_prefix, read_tokens


def test_every_language_has_the_same_groups() -> None:
    groups = [FULL[language].keys() for language in FULL if language != "signs"]

    assert len(groups) == 12
    assert all(keys == groups[0] for keys in groups)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("That\u2019s it!", "en"),
        ("YEEESSS", "en"),
        ("si, por favor", "es"),
        ("natu\u0308rlich!", "de"),
        ("نَعَم", "ar"),
        ("نعـــم", "ar"),
        ("はい、お願いします。", "ja"),
        ("是的", "zh"),
    ],
)
def test_accents_capitals_and_stretched_letters_are_one_spelling(
    text: str, language: str
) -> None:
    found = find_phrases(read_tokens(text), ("yes", "no", "filler"))

    assert found
    assert found.language == language


def test_a_text_with_a_word_of_its_own_is_not_covered() -> None:
    assert find_phrases(read_tokens("yes, my parcel"), ("yes", "filler")) is None


def test_the_longest_phrases_cover_a_text() -> None:
    found = find_phrases(read_tokens("no thanks"), ("no", "thanks", "decline"))

    assert found
    assert found.tags.keys() == {"decline"}


def test_a_sign_alone_is_a_phrase_and_a_question_mark_behind_words_is_none() -> None:
    alone = find_phrases(read_tokens("?"), ("greeting",))
    behind = find_phrases(read_tokens("hello?"), ("greeting",))

    assert alone
    assert behind
    assert [*alone.tags, *behind.tags] == ["unclear", "greeting"]


def test_a_prefix_ends_where_another_word_begins() -> None:
    length, tags = find_prefix(read_tokens("hi, where is it"), "en", ("greeting",))

    assert (length, [*tags]) == (2, ["greeting"])


def test_chinese_and_japanese_characters_are_words_of_their_own() -> None:
    tokens = read_tokens("iPhone 退款、ok")

    assert [token.text for token in tokens] == ["iphone", "退", "款", "、", "ok"]


def test_a_chinese_text_with_characters_of_its_own_is_not_covered() -> None:
    assert find_phrases(read_tokens("是的，我的包裹"), ("yes", "filler")) is None


def test_a_phrase_of_many_characters_is_found_whole() -> None:
    found = find_phrases(read_tokens("我不是问这个"), ("no", "reject"))

    assert found
    assert [*found.tags] == ["reject"]
