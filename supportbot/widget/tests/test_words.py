"""The component's words are those of the catalogues."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from supportbot.models import SHIPPED_LANGUAGES
from supportbot.widget.joining import SOURCE
from supportbot.widget.words import KEYS, spoken, words_in

SAID = re.compile(r'say\("(\w+)"')
BUILT = re.compile(r"`(\w+)_\$\{")


def test_the_source_says_every_word_and_no_other() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in SOURCE.glob("*.js"))
    starts = tuple(f"{start}_" for start in BUILT.findall(text))

    named = {key for key in KEYS if f'"{key}"' in text}
    built = {key for key in KEYS if key.startswith(starts)}

    assert set(SAID.findall(text)) <= set(KEYS)
    assert named | built == set(KEYS)


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
def test_every_language_says_all(language: str) -> None:
    told = words_in(language)

    assert isinstance(told["words"], dict)
    assert told["words"].keys() == set(KEYS)
    assert all(told["words"].values())


@pytest.mark.parametrize(
    ("language", "told", "direction"),
    [("ar", "ar", "rtl"), ("zh-hans", "zh-Hans", "ltr"), ("de", "de", "ltr")],
)
def test_language_is_named_as_browsers_do(
    language: str, told: str, direction: str
) -> None:
    said = words_in(language)

    assert (said["language"], said["dir"]) == (told, direction)


@pytest.mark.parametrize(
    ("requested", "accept", "language"),
    [
        ("de-AT", "fr", "de"),
        ("", "fr;q=0.5, tr", "tr"),
        ("xx", "", "en"),
        ("zh-CN", "", "zh-hans"),
    ],
)
def test_language_is_the_one_asked_for_else_the_browsers(
    requested: str, accept: str, language: str
) -> None:
    assert spoken(requested=requested, accept=accept) == language


def test_language_of_staff_without_a_catalogue_is_english(settings: Settings) -> None:
    settings.DEFAULT_LANGUAGE = "sv"

    assert spoken(requested="", accept="") == "en"
