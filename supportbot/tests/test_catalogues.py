"""Every sentence for people is in the catalogues, in every language, and compiled."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from supportbot.tests.catalogues import code_of, read_mo, read_po, said_in

ROOMS = [settings.BASE_DIR / name for name in ("supportbot", "gradio_ui")]
CATALOGUE_ROOM = settings.BASE_DIR / "supportbot"  # for bot, page and widget
PROMISED = {"de", "fr", "es", "it", "nl", "pt", "tr", "ar", "ja", "zh_Hans"}
PLACEHOLDER = re.compile(r"\{\w*\}")
# Of each language how many forms a plural has.
FORMS = {"ar": 6, "pl": 3, "ja": 1, "zh_Hans": 1}
SAME = {"No"}  # in Spanish and Italian
# Who is given a text for people, and as which argument.
GIVEN = {
    "InvalidJSON": (0, ""),
    "ProblemType": (None, "detail"),
    "Refused": (1, "detail"),
    "Reply": (None, "text"),
    "chatted": (1, "text"),
    "served": (1, "text"),
    "worded": (2, "text"),
    "notice_html": (0, "words"),
}
CATALOGUES = [
    pytest.param(file, id=file.parts[-3])
    for file in sorted(CATALOGUE_ROOM.glob("locale/*/LC_MESSAGES/django.po"))
]


def test_the_catalogues_are_of_the_promised_languages() -> None:
    languages = {folder.name for folder in (CATALOGUE_ROOM / "locale").iterdir()}

    assert languages == PROMISED | {"pl"}


def test_bot_page_and_widget_have_each_sentence_once() -> None:
    said = said_in(CATALOGUE_ROOM, to_staff=False)
    counted = Counter(message for _, message in said)

    assert [message for message, count in counted.items() if count > 1] == []
    assert said_in(settings.BASE_DIR / "gradio_ui") == set()


@pytest.mark.parametrize("file", CATALOGUES)
def test_a_catalogue_has_every_sentence_of_the_code_and_no_other(file: Path) -> None:
    known = read_po(file).keys() - {("", "")}

    assert said_in(file.parents[3], to_staff=False) <= known <= said_in(file.parents[3])


@pytest.mark.parametrize("file", CATALOGUES)
def test_the_compiled_catalogue_is_that_of_the_source(file: Path) -> None:
    assert read_mo(file.with_suffix(".mo")) == read_po(file)


@pytest.mark.parametrize("file", CATALOGUES)
def test_every_sentence_is_translated_with_its_placeholders_and_plurals(
    file: Path,
) -> None:
    forms = FORMS.get(file.parts[-3], 2)
    told = said_in(file.parents[3], to_staff=False)

    wrong = [
        message
        for (context, message), text in read_po(file).items()
        if (context, message) in told and not is_translated(message, text, forms=forms)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Noch {n} Tag\0Noch {n} Tage", True),
        ("Noch {n} Tage", False),
        ("\0Noch {n} Tage", False),
        ("Noch {n} Tag\0Noch Tage", False),
        ("{n} day left\0{n} days left", False),
    ],
    ids=["right", "a form missing", "empty", "no placeholder", "English"],
)
def test_a_wrong_translation_is_told_from_a_right_one(
    text: str, *, is_right: bool
) -> None:
    assert is_translated("{n} day left\0{n} days left", text, forms=2) is is_right


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_sentence_for_people_stands_in_the_code_without_gettext(room: Path) -> None:
    found = [
        f"{file.relative_to(room)}:{call.lineno}"
        for file in code_of(room)
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and is_bare(given_to(call))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("code", "is_caught"),
    [
        ('Refused(problems.BAD_REQUEST, "Send it again.")', True),
        ('Refused(problems.BAD_REQUEST, f"{name} is wrong.")', True),
        ('problems.ProblemType(detail="Send it again.")', True),
        ('chatted(context, " ".join([greeting, "How are you?"]))', True),
        ('Refused(problems.BAD_REQUEST, _("Send it again."))', False),
        ("Refused(problems.BAD_REQUEST)", False),
        ('chatted(context, " ".join(parts))', False),
        ('Reply(text="")', False),
    ],
)
def test_a_bare_sentence_is_told_from_a_translated_one(
    code: str, is_caught: bool
) -> None:
    [call] = ast.parse(code).body

    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert is_bare(given_to(call.value)) is is_caught


def given_to(call: ast.Call) -> ast.expr | None:
    """What such a call is given as its text for people."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place, keyword = GIVEN.get(name, (None, ""))
    named = {each.arg: each.value for each in call.keywords}
    is_placed = place is not None and place < len(call.args)
    return call.args[place] if is_placed and place is not None else named.get(keyword)


def is_bare(text: ast.expr | None) -> bool:
    """Whether it holds a word that no gettext call has."""
    match text:
        case None:
            return False
        case ast.Call(func=ast.Name(id="_" | "gettext" | "ngettext")):
            return False
        case ast.Constant(value=str(value)):
            return any(map(str.isalpha, value))
    return any(
        is_bare(part)
        for part in ast.iter_child_nodes(text)
        if isinstance(part, ast.expr)
    )


def is_translated(message: str, text: str, *, forms: int) -> bool:
    """Whether all forms say something of their own, with the same placeholders."""
    singular, *plural = message.split("\0")
    told = text.split("\0")
    named = {frozenset(PLACEHOLDER.findall(each)) for each in (singular, *told)}
    is_whole = all(map(str.strip, told)) and (singular not in told or singular in SAME)
    return is_whole and len(told) == (forms if plural else 1) and len(named) == 1
