"""An undo gives back what was there before, and leaves what changed since."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from faq.history import CATEGORIES, UndoRefused, last_undoable, recording, undo_edit
from faq.importing import (
    IdKind,
    ImportChoices,
    apply_plan,
    export_faqs,
    plan_import,
    read_table,
)
from faq.learning import approve_phrasing
from faq.models import FAQ, Category, Edit, Phrasing

MakeFAQ = Callable[..., FAQ]

pytestmark = pytest.mark.django_db


def load(content: str, **choices: Any) -> int:
    """Import text as a file; the number of the edit."""
    table = read_table(io.BytesIO(content.encode()), "faq.csv")
    plan = plan_import(table, ImportChoices(ids=IdKind.OURS, **choices))
    return apply_plan(plan, skip_invalid=True).edit_id or 0


def exported() -> bytes:
    return b"".join(export_faqs())


def delete(*faqs: FAQ) -> int:
    ids = [faq.pk for faq in faqs]
    with recording(Edit.Way.LIST) as edit, edit.deleting(ids):
        FAQ.objects.filter(pk__in=ids).delete()
    return edit.number or 0


def test_an_import_is_taken_back(make_faq: MakeFAQ) -> None:
    make_faq("Old?", "Old answer", pk=1, alternates=["one", "two"])
    make_faq("Gone?", "Press the button.")
    before = exported()
    number = load(
        "id,question,answer,category,alternates\n"
        "1,Renamed?,Press the button.,Shipping,two|three\n,New?,Wait for it.,Orders,\n",
        replace=True,
    )

    result = undo_edit(number)

    assert exported() == before
    counts = (result.changed_count, result.deleted_count, result.left_count)
    assert counts == (2, 1, 0)
    assert not Category.objects.exists()


def test_an_undo_can_be_undone(make_faq: MakeFAQ) -> None:
    make_faq("Old?", "Old answer", pk=1, alternates=["one", "two"])
    number = load("id,question,answer\n1,Other?,Wait for it.\n,New?,Press it.\n")
    imported = exported()
    undo = undo_edit(number).edit_id

    undo_edit(undo or 0)

    assert exported() == imported


def test_what_was_changed_since_is_named_and_left(make_faq: MakeFAQ) -> None:
    kept, lost = make_faq("Kept?", pk=1), make_faq("Put back?", "Answer", pk=2)
    number = load("id,question,answer\n1,Kept?,Wait for it.\n2,Put back?,Press it.\n")
    approve_phrasing(kept, "Wording")

    result = undo_edit(number)

    lost.refresh_from_db()
    assert [(f.question, f.explanation) for f in result.left] == [
        ("Kept?", "was changed since")
    ]
    assert (result.changed_count, lost.answer) == (1, "Answer")


def test_what_sql_changed_since_is_left(make_faq: MakeFAQ) -> None:
    make_faq("Old?", pk=1)
    number = load("id,question,answer\n1,Old?,Wait for it.\n,New?,Press it.\n")
    FAQ.objects.update(answer="By SQL")

    with pytest.raises(UndoRefused, match="changed since"):
        undo_edit(number)


def test_a_question_that_another_faq_has_now_is_left(make_faq: MakeFAQ) -> None:
    make_faq("Old?", pk=1)
    number = load("id,question,answer\n1,Other?,Wait for it.\n,New?,Press it.\n")
    make_faq("OLD?", "Open it.")

    result = undo_edit(number)

    assert [f.explanation for f in result.left] == [
        "another FAQ has its earlier question now"
    ]
    assert result.deleted_count == 1


def test_why_nothing_can_be_put_back_is_told(make_faq: MakeFAQ) -> None:
    faq = make_faq("Lost?")
    with recording(Edit.Way.COMMAND) as edit, edit.deleting([faq.pk]):
        faq.delete()
    make_faq("LOST?")

    with pytest.raises(UndoRefused, match=r"“Lost[?]”: another FAQ has"):
        undo_edit(edit.number or 0)


def test_faqs_that_exchange_their_questions_are_put_back(make_faq: MakeFAQ) -> None:
    make_faq("First?", pk=1)
    make_faq("Second?", pk=2)
    with recording(Edit.Way.COMMAND) as edit:
        edit.before([1, 2])
        FAQ.objects.filter(pk=1).update(question="Third?")
        FAQ.objects.filter(pk=2).update(question="First?")
        FAQ.objects.filter(pk=1).update(question="Second?")
        edit.after([1, 2])

    undo_edit(edit.number or 0)

    questions = FAQ.objects.order_by("pk").values_list("question", flat=True)
    assert list(questions) == ["First?", "Second?"]


def test_deleted_faqs_come_back_with_category_and_translation(
    make_faq: MakeFAQ,
) -> None:
    category = Category.objects.create(name="Shipping")
    original = make_faq("How?", category=category, alternates=["b", "a"], never=["no"])
    translation = make_faq("Wie?", translation_of=original)
    before = exported()
    number = delete(original, translation)
    category.delete()

    result = undo_edit(number)

    assert result.created_count == 2
    assert exported() == before


def test_a_deleted_category_comes_back_with_its_faqs(make_faq: MakeFAQ) -> None:
    category = Category.objects.create(name="Shipping")
    make_faq("How?", category=category)
    before = exported()
    with (
        recording(Edit.Way.FORM) as edit,
        edit.deleting([category.pk], of=CATEGORIES),
    ):
        Category.objects.all().delete()

    undo_edit(edit.number or 0)

    assert exported() == before


def test_an_unknown_edit_is_refused() -> None:
    with pytest.raises(UndoRefused, match="There is no edit 7"):
        undo_edit(7)


def test_an_edit_is_undone_once(make_faq: MakeFAQ) -> None:
    number = load("question,answer\nNew?,Press it.\n")
    undo = undo_edit(number).edit_id

    with pytest.raises(UndoRefused, match=f"edit {undo} has undone it"):
        undo_edit(number)

    assert last_undoable() is None


@pytest.mark.parametrize("count", [3, 300])
def test_the_number_of_statements_does_not_grow(make_faq: MakeFAQ, count: int) -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"Question {i}?", answer="Answer") for i in range(count)
    )
    ids = list(FAQ.objects.values_list("pk", flat=True))
    with recording(Edit.Way.COMMAND) as edit:
        edit.before(ids)
        FAQ.objects.update(answer="Other answer")
        Phrasing.objects.bulk_create(Phrasing(faq_id=pk, text="Way") for pk in ids)
        edit.after(ids)

    with CaptureQueriesContext(connection) as queries:
        undo_edit(edit.number or 0)

    assert not Phrasing.objects.exists()
    assert len(queries) <= 45


NAMES = st.sampled_from(["A?", "B?", "C?", "D?", "a?", "Ä?"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "9"]),
        NAMES,
        st.sampled_from(["Press it.", "Wait for it.", "Old answer"]),
        st.sampled_from(["", "x", "x|y", "y|x", "z"]),
        st.sampled_from(["", "Shipping", "Orders"]),
        st.sampled_from(["published", "draft"]),
    ),
    min_size=1,
    max_size=4,
)


class TestUndoing(TestCase):
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(ROWS, ROWS, st.booleans())
    def test_an_import_and_its_undo_leave_the_same_bytes(
        self, stored: list[Any], rows: list[Any], replace: bool
    ) -> None:
        header = "id,question,answer,alternates,category,status\n"
        load(header + "".join(",".join(row) + "\n" for row in stored))
        before = exported()

        number = load(
            header + "".join(",".join(row) + "\n" for row in rows), replace=replace
        )
        if number:
            undo_edit(number)

        assert exported() == before
