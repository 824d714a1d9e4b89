"""Every sentence that staff read in the admin is in German, too, and compiled."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from django.conf import settings

from supportbot.tests.catalogues import read_mo, read_po, said_in

PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[sdf]|%%|%s|\{\w*\}")
GERMAN = Path("locale", "de", "LC_MESSAGES", "django.po")
COMPILED = GERMAN.with_suffix(".mo")
OURS = ("faq", "sessions_app", "supportbot")
CATALOGUES = {name: settings.BASE_DIR / name / GERMAN for name in OURS} | {
    "unfold": settings.BASE_DIR / GERMAN
}
DJANGO = ("conf", "contrib/admin", "contrib/auth")


@pytest.mark.parametrize("name", OURS)
def test_what_an_app_says_to_staff_is_in_its_german_catalogue(name: str) -> None:
    known = read_po(CATALOGUES[name])

    assert said_in(settings.BASE_DIR / name) == known.keys() - {("", "")}


def test_what_unfold_says_and_django_does_not_translate_is_in_ours() -> None:
    unfold = _folder_of("unfold")
    # What it has for other packages is not installed.
    others = [unfold / "contrib", unfold / "templates" / "unfold_crispy"]
    said = said_in(unfold).difference(*map(said_in, others))
    files = [_folder_of("django") / part / COMPILED for part in DJANGO]
    translated = {message for file in files for message in read_mo(file)}

    known = read_po(CATALOGUES["unfold"]).keys()

    assert said - translated <= known


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_compiled_german_is_that_of_the_source(name: str) -> None:
    source = CATALOGUES[name]

    assert read_mo(source.with_suffix(".mo")) == read_po(source)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_german_sentence_has_its_placeholders_and_forms(name: str) -> None:
    messages = read_po(CATALOGUES[name])
    del messages["", ""]  # the head

    wrong = [
        message
        for (_context, message), text in messages.items()
        if not _is_whole(message, text)
    ]

    assert wrong == []


def _is_whole(message: str, text: str) -> bool:
    """Whether it has as many forms, none empty, each with the same placeholders."""
    said, told = message.split("\0"), text.split("\0")
    return len(said) == len(told) and all(
        here.strip() and _placeholders(there) == _placeholders(here)
        for there, here in zip(said, told, strict=True)
    )


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
