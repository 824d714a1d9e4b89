"""Tables that are altered while triggers watch them and speak of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db

ALIAS = "altered"
# One on the table itself, one on another table that speaks of it.
TRIGGERS = {
    "on_word": (
        "CREATE TRIGGER on_word AFTER UPDATE ON word"
        " BEGIN INSERT INTO log VALUES (NEW.text); END"
    ),
    "on_shelf": (
        "CREATE TRIGGER on_shelf AFTER DELETE ON shelf"
        " BEGIN INSERT INTO log SELECT text FROM word; END"
    ),
}


class Word(models.Model):
    """What the altered table is to Django."""

    text = models.CharField(max_length=20)
    code = models.IntegerField(null=True, unique=True)

    class Meta:
        apps = Apps()
        app_label = "altered"
        db_table = "word"

    def __str__(self) -> str:
        return self.text


@pytest.fixture
def database(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """Two tables with data and triggers, and the log that these write."""
    settings = {"ENGINE": "supportbot.sqlite", "NAME": tmp_path / "altered.db"}
    handler = ConnectionHandler({"default": {}, ALIAS: settings})
    connections[ALIAS] = wrapper = handler[ALIAS]
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text, code UNIQUE)")
        cursor.execute("CREATE TABLE shelf (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE log (text)")
        cursor.execute("INSERT INTO word (text) VALUES ('parcel')")
        cursor.execute("INSERT INTO shelf DEFAULT VALUES")
        for statement in TRIGGERS.values():
            cursor.execute(statement)
    yield wrapper
    wrapper.close()
    del connections[ALIAS]


Alter = Callable[[Any], None]  # Any: a schema editor, of which Django's stubs know less


def field(made: models.Field[Any, Any], name: str) -> models.Field[Any, Any]:
    made.set_attributes_from_name(name)
    made.model = Word
    return made


def fetch(database: BaseDatabaseWrapper, query: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def triggers(database: BaseDatabaseWrapper) -> dict[str, str]:
    rows = fetch(database, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(rows)


def add(editor: Any) -> None:
    editor.add_field(Word, field(models.IntegerField(default=7), "number"))


def remove(editor: Any) -> None:
    editor.remove_field(Word, Word._meta.get_field("code"))  # noqa: SLF001 (public)


def alter(editor: Any) -> None:
    longer = field(models.TextField(default="", unique=True), "text")
    editor.alter_field(Word, Word._meta.get_field("text"), longer)  # noqa: SLF001 (public)


def add_constraint(editor: Any) -> None:
    editor.add_constraint(Word, models.UniqueConstraint(fields=["text"], name="once"))


@pytest.mark.parametrize("change", [add, remove, alter, add_constraint])
def test_an_altered_table_keeps_its_data_and_all_triggers(
    database: BaseDatabaseWrapper, change: Alter
) -> None:
    with database.schema_editor() as editor:
        change(editor)

    assert fetch(database, "SELECT id, text FROM word") == [(1, "parcel")]
    assert triggers(database) == TRIGGERS


@pytest.mark.parametrize("change", [add, remove, alter, add_constraint])
def test_triggers_work_after_a_change(
    database: BaseDatabaseWrapper, change: Alter
) -> None:
    with database.schema_editor() as editor:
        change(editor)
    fetch(database, "UPDATE word SET text = 'ship'")
    fetch(database, "DELETE FROM shelf")

    assert fetch(database, "SELECT text FROM log") == [("ship",), ("ship",)]


def test_triggers_are_not_fired_by_a_change(database: BaseDatabaseWrapper) -> None:
    with database.schema_editor() as editor:
        add(editor)

    assert fetch(database, "SELECT * FROM log") == []


def test_triggers_follow_a_table_to_its_new_name(database: BaseDatabaseWrapper) -> None:
    with database.schema_editor() as editor:
        editor.alter_db_table(Word, "word", "term")
    fetch(database, "UPDATE term SET text = 'ship'")
    fetch(database, "DELETE FROM shelf")

    assert fetch(database, "SELECT text FROM log") == [("ship",), ("ship",)]


def test_triggers_follow_a_column_to_its_new_name(
    database: BaseDatabaseWrapper,
) -> None:
    renamed = field(models.CharField(max_length=20), "phrase")

    with database.schema_editor() as editor:
        editor.alter_field(Word, Word._meta.get_field("text"), renamed)  # noqa: SLF001
    fetch(database, "UPDATE word SET phrase = 'ship'")

    assert fetch(database, "SELECT text FROM log") == [("ship",)]


def remove_what_a_trigger_reads(editor: Any) -> None:
    editor.remove_field(Word, Word._meta.get_field("text"))  # noqa: SLF001


def rename_what_a_trigger_reads(editor: Any) -> None:
    renamed = field(models.TextField(unique=True), "phrase")
    editor.alter_field(Word, Word._meta.get_field("text"), renamed)  # noqa: SLF001


def add_without_a_value(editor: Any) -> None:
    editor.add_field(Word, field(models.IntegerField(), "number"))


@pytest.mark.parametrize("is_atomic", [True, False], ids=["atomic", "not atomic"])
@pytest.mark.parametrize(
    "change",
    [remove_what_a_trigger_reads, rename_what_a_trigger_reads, add_without_a_value],
)
def test_a_change_that_fails_leaves_all_as_it_was(
    database: BaseDatabaseWrapper, change: Alter, is_atomic: bool
) -> None:
    before = fetch(database, "SELECT sql FROM sqlite_master ORDER BY name")

    with (
        pytest.raises(DatabaseError),
        database.schema_editor(atomic=is_atomic) as editor,
    ):
        change(editor)

    assert fetch(database, "SELECT sql FROM sqlite_master ORDER BY name") == before
    assert fetch(database, "SELECT id, text FROM word") == [(1, "parcel")]


def test_a_trigger_on_some_columns_is_looked_at_too(
    database: BaseDatabaseWrapper,
) -> None:
    fetch(
        database,
        "CREATE TRIGGER some AFTER UPDATE OF text ON word WHEN NEW.text = OLD.text"
        " BEGIN DELETE FROM log; END",
    )

    with (
        pytest.raises(OperationalError, match="text"),
        database.schema_editor() as editor,
    ):
        rename_what_a_trigger_reads(editor)


def test_the_printed_statements_of_a_migration_name_the_triggers(
    database: BaseDatabaseWrapper,
) -> None:
    with database.schema_editor(collect_sql=True) as editor:
        add(editor)

    printed = "\n".join(editor.collected_sql)
    assert printed.count("DROP TRIGGER") == printed.count("CREATE TRIGGER") == 2
