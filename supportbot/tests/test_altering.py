"""A plain migration of a table that triggers watch, in a database with data."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, models
from django.db.models import Model

from faq.models import (
    FAQ,
    Calibration,
    Category,
    KnowledgeBaseRevision,
    LabelledQuestion,
    Phrasing,
)
from supportbot.models import BotText, BotTextRevision

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = [FAQ, Phrasing, Category, LabelledQuestion, Calibration, BotText]
AddColumn = Callable[[type[Model]], None]

of_each_model = pytest.mark.parametrize(
    "model", MODELS, ids=lambda model: str(model.__name__)
)


@pytest.fixture
def add_column() -> Iterator[AddColumn]:
    """Gives a table a column that all its rows must fill; it goes with the test."""
    added: list[tuple[type[Model], models.IntegerField[int, int]]] = []

    def add(model: type[Model]) -> None:
        column: models.IntegerField[int, int] = models.IntegerField(db_default=7)
        column.set_attributes_from_name("added")
        column.model = model
        with connection.schema_editor() as editor:
            editor.add_field(model, column)
        added.append((model, column))

    yield add
    with connection.schema_editor() as editor:
        for model, column in added:
            editor.remove_field(model, column)


@of_each_model
def test_no_row_is_lost(
    model: type[Model], make_faq: Callable[..., FAQ], add_column: AddColumn
) -> None:
    faq = make_faq(category="Shipping", alternates=["Track it"])

    add_column(model)

    assert FAQ.objects.get(category__name="Shipping") == faq
    assert Phrasing.objects.get(faq=faq).text == "Track it"


@of_each_model
def test_every_change_still_moves_the_revision(
    model: type[Model], make_faq: Callable[..., FAQ], add_column: AddColumn
) -> None:
    make_faq(category="Shipping")
    before = KnowledgeBaseRevision.objects.get().number

    add_column(model)
    FAQ.objects.update(answer="Moved")
    Category.objects.update(name="Moved")

    assert KnowledgeBaseRevision.objects.get().number == before + 2


@of_each_model
def test_every_change_of_a_text_is_still_marked(
    model: type[Model], add_column: AddColumn
) -> None:
    BotText.objects.create(key="fallback", text="Sorry.")
    before = BotTextRevision.objects.get().token

    add_column(model)
    BotText.objects.update(text="So sorry.")

    assert BotTextRevision.objects.get().token != before
