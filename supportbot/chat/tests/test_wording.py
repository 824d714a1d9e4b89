"""The bot's own words: where they come from, and that no process says an old one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.utils.translation import to_locale
from pytest_django import Settings

from supportbot.chat.wording import choose_language, configured_texts, say, shipped
from supportbot.models import (
    PLACEHOLDER,
    SHIPPED_LANGUAGES,
    BotText,
    BotTextRevision,
    TextKey,
    fault_of,
)

pytestmark = pytest.mark.django_db
LOCALES = project.BASE_DIR / "supportbot/locale"
HELLO = "Hello! How can I help you?"
SPOKEN = [
    pytest.param(key, language, id=f"{language}-{key}")
    for language in SHIPPED_LANGUAGES
    for key in TextKey
    if key not in {TextKey.HOURS, TextKey.CONTACT}  # which only staff can know
]


def write(text: str, *, key: str = "greeting", language: str = "") -> BotText:
    return BotText.objects.create(key=key, language=language, text=text)


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def raw_insert() -> None:
    execute(
        "INSERT INTO supportbot_bottext (key, language, text, updated_at)"
        " VALUES ('greeting', 'de', 'Roh', '2026-01-01 00:00:00+00:00')"
    )


@pytest.mark.parametrize(("key", "language"), SPOKEN)
def test_shipped_text_can_be_said_and_names_its_placeholders(
    key: TextKey, language: str
) -> None:
    text = shipped(key, language)

    assert fault_of(key, text) is None
    assert set(PLACEHOLDER.findall(text)) == key.placeholders


@pytest.mark.parametrize(
    ("key", "language"), [case for case in SPOKEN if case.values[1] != "en"]
)
def test_shipped_text_is_translated_and_compiled(key: TextKey, language: str) -> None:
    folder = LOCALES / to_locale(language) / "LC_MESSAGES"
    source = (folder / "django.po").read_text(encoding="utf-8")
    english = re.escape(shipped(key, "en"))

    entry = f'msgctxt "{key}"\nmsgid "{english}"\nmsgstr "(.+)"'

    assert re.findall(entry, source) == [shipped(key, language)]
    assert shipped(key, language) != shipped(key, "en")


def test_values_fill_the_placeholders_and_are_not_read_as_some() -> None:
    said = say(TextKey.HUMAN, language="en", contact="{contact} {0.__class__}")

    assert said == "You can reach our support team here: {contact} {0.__class__}"


def test_value_that_is_missing_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError, match="contact"):
        say(TextKey.HUMAN)


def test_database_goes_before_environment_and_that_before_the_shipped_text(
    settings: Settings,
) -> None:
    said = [say(TextKey.GREETING, language="de")]
    settings.BOT_TEXTS = json.dumps({"greeting": {"de": "Moin"}})
    said.append(say(TextKey.GREETING, language="de"))
    write("Servus", language="de")
    said.append(say(TextKey.GREETING, language="de"))

    assert said == ["Guten Tag! Wie kann ich Ihnen helfen?", "Moin", "Servus"]


def test_text_of_a_language_goes_before_the_one_of_every_language() -> None:
    write("Hi")
    write("Moin", language="de")

    assert say(TextKey.GREETING, language="de") == "Moin"
    assert say(TextKey.GREETING, language="fr") == "Hi"


def test_optional_text_that_is_empty_says_nothing() -> None:
    write("", key="closest")

    assert say(TextKey.CLOSEST, language="de") == ""


@pytest.mark.parametrize("text", ["", "Hi {name}", "x" * 501])
def test_stored_text_that_cannot_be_said_is_passed_over(text: str) -> None:
    write(text)

    assert say(TextKey.GREETING) == HELLO


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda text: text.delete(), "Guten Tag", id="delete"),
        pytest.param(
            lambda _: BotText.objects.update(text="Neu"), "Neu", id="queryset"
        ),
        pytest.param(
            lambda _: execute("UPDATE supportbot_bottext SET text = 'Roh'"),
            "Roh",
            id="raw update",
        ),
        pytest.param(
            lambda _: execute("DELETE FROM supportbot_bottext"),
            "Guten Tag",
            id="raw delete",
        ),
    ],
)
def test_every_change_is_said_at_once(
    change: Callable[[BotText], object], said: str
) -> None:
    text = write("Moin", language="de")
    assert say(TextKey.GREETING, language="de") == "Moin"

    change(text)

    assert say(TextKey.GREETING, language="de").startswith(said)


def test_row_inserted_by_raw_sql_is_said_at_once() -> None:
    say(TextKey.GREETING, language="de")

    raw_insert()

    assert say(TextKey.GREETING, language="de") == "Roh"


def test_change_that_was_rolled_back_is_not_said() -> None:
    write("Moin", language="de")
    with transaction.atomic():
        BotText.objects.update(text="Neu")
        assert say(TextKey.GREETING, language="de") == "Neu"
        transaction.set_rollback(True)

    assert say(TextKey.GREETING, language="de") == "Moin"


def test_without_a_revision_every_text_is_read_anew() -> None:
    write("Hi")
    BotTextRevision.objects.all().delete()
    assert say(TextKey.GREETING) == "Hi"

    write("Moin", language="en")
    BotTextRevision.objects.all().delete()

    assert say(TextKey.GREETING) == "Moin"


def test_unchanged_texts_cost_one_small_read(
    django_assert_num_queries: Callable[..., object],
) -> None:
    BotTextRevision.objects.update_or_create(id=1, defaults={"token": 7})
    say(TextKey.GREETING)

    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager
        say(TextKey.GREETING)


@pytest.mark.django_db(transaction=True)
def test_save_of_another_process_is_said_at_once() -> None:
    say(TextKey.GREETING)
    code = (
        "import django; django.setup()\n"
        "from supportbot.models import BotText\n"
        "BotText.objects.create(key='greeting', text='From elsewhere')"
    )

    subprocess.run([sys.executable, "-c", code], env=_environment(), check=True)

    assert say(TextKey.GREETING) == "From elsewhere"


def _environment() -> dict[str, str]:
    """That of a process on the test database, whichever engine it has."""
    options = connection.settings_dict
    url = f"sqlite:///{options['NAME']}"
    if connection.vendor == "postgresql":
        account = f"{options['USER']}:{options['PASSWORD']}"
        place = f"{options['HOST']}:{options['PORT']}"
        url = f"postgres://{account}@{place}/{options['NAME']}"
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "supportbot.settings",
        "PYTHONPATH": str(project.BASE_DIR),
    }


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ({"of_message": "de", "requested": "fr", "accept": "es"}, "de"),
        ({"requested": "pt-BR", "accept": "es"}, "pt"),
        ({"requested": "tlh", "accept": "xx, de_AT;q=0.4, nl;q=0.5"}, "it"),
        ({"requested": "tlh", "accept": "xx, de-AT;q=0.4, nl;q=0.5"}, "nl"),
        ({"accept": "*"}, "it"),
        ({}, "it"),
    ],
    ids=["message", "request", "header that is none", "header", "any", "default"],
)
def test_language_is_the_first_known_that_is_asked_for(
    asked: dict[str, str], language: str, settings: Settings
) -> None:
    settings.DEFAULT_LANGUAGE = "it"

    assert choose_language(**asked) == language


def test_unknown_language_hears_the_default_one(settings: Settings) -> None:
    settings.DEFAULT_LANGUAGE = "it"

    assert say(TextKey.CLOSEST, language="tlh") == "È questo che intendeva?"


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("{", "It is no JSON"),
        ("[]", "It is no JSON object."),
        ('{"hello": "Hi"}', "'hello' is no key; the keys are greeting, still_here"),
        ('{"greeting": 1}', "'greeting': 1 is no text."),
        ('{"greeting": {"xx": "Hi"}}', "'xx' is no language"),
        ('{"human": "Call us."}', "'human': The text has to contain {contact}."),
    ],
)
def test_setting_that_cannot_be_used_says_why(setting: str, fault: str) -> None:
    assert fault in configured_texts(setting).faults[0]


def test_setting_counts_but_for_what_cannot_be_used(settings: Settings) -> None:
    settings.BOT_TEXTS = '{"greeting": "Hi", "human": "Call us.", "hello": "x"}'

    assert say(TextKey.GREETING) == "Hi"
    assert say(TextKey.HUMAN, contact="x").endswith("support team here: x")
