"""Ordinary migrations, whose authors thought of no trigger, in a database with data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import pytest
from django.db import connection
from django.db.migrations import (
    AddField,
    AlterField,
    Migration,
    RemoveField,
    RenameField,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import CharField, FloatField, IntegerField, Model

from faq.models import FAQ, Phrasing
from sessions_app.models import Message
from sessions_app.tests.talking import answered, make_session

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[[type[Model], str], Operation]
COUNTED = "SELECT number FROM faq_knowledgebaserevision"
CONTENT = (
    "SELECT id, question, answer FROM faq_faq",
    "SELECT id, faq_id, text, kind FROM faq_phrasing",
    "SELECT id, role, text, state, reply_to_id FROM sessions_app_message",
)


def name_of(model: type[Model]) -> str:
    return model.__name__.lower()


def add_with_default_of_the_database(model: type[Model], _: str) -> Operation:
    return AddField(name_of(model), "added", IntegerField(db_default=7))


def add_with_default_of_the_code(model: type[Model], _: str) -> Operation:
    return AddField(name_of(model), "added", CharField(max_length=9, default="seven"))


def add_without_default(model: type[Model], _: str) -> Operation:
    return AddField(name_of(model), "added", FloatField(null=True))


def alter(model: type[Model], name: str) -> Operation:
    # Any: a field, which the stubs take for a relation, too.
    altered: Any = copy(model._meta.get_field(name))  # noqa: SLF001 (public)
    altered.null = True
    return AlterField(name_of(model), name, altered)


def rename(model: type[Model], name: str) -> Operation:
    return RenameField(name_of(model), name, "renamed")


def remove(model: type[Model], name: str) -> Operation:
    return RemoveField(name_of(model), name)


@pytest.fixture
def migrate() -> Iterator[Callable[[Operation, str], None]]:
    """Runs an operation as a migration of an app; taken back when the test ends."""
    state = MigrationLoader(connection).project_state()
    done: list[Migration] = []

    def run(operation: Operation, app_label: str) -> None:
        migration: Any = Migration(
            "9999_throwaway", app_label
        )  # Any: as Django sets it
        migration.operations = [operation]
        with connection.schema_editor(atomic=True) as editor:
            migration.apply(state.clone(), editor)
        done.append(migration)

    yield run
    for migration in done:
        with connection.schema_editor(atomic=True) as editor:
            migration.unapply(state.clone(), editor)


def fetch(*queries: str) -> list[tuple[Any, ...]]:  # Any: columns of all kinds
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"{query} ORDER BY id")
            found += cursor.fetchall()
    return found


@pytest.mark.parametrize(
    "change",
    [
        add_with_default_of_the_database,
        add_with_default_of_the_code,
        add_without_default,
        alter,
        rename,
        remove,
    ],
)
@pytest.mark.parametrize(
    ("model", "field"),
    [(FAQ, "keywords"), (Phrasing, "created_at"), (Message, "reason")],
    ids=["FAQ", "Phrasing", "Message"],
)
def test_a_plain_migration_keeps_all_data_and_every_later_change_is_counted(
    make_faq: Callable[..., FAQ],
    migrate: Callable[[Operation, str], None],
    model: type[Model],
    field: str,
    change: Change,
) -> None:
    make_faq(category="Orders", alternates=["Track it"], never=["Sell it"])
    answered(make_session(), "Where is it?")
    content, [(counted,)] = fetch(*CONTENT), fetch(COUNTED)

    migrate(change(model, field), model._meta.app_label)  # noqa: SLF001 (public)

    assert fetch(*CONTENT) == content
    with connection.cursor() as cursor:
        cursor.execute("UPDATE faq_faq SET answer = 'New.'")
    assert fetch(COUNTED) == [(counted + 1,)]
