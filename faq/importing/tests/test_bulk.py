"""The database stays the second guard of what a column takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DataError, transaction

from faq.importing.bulk import StagedRows, insert
from faq.models import FAQ

pytestmark = pytest.mark.django_db

TOO_LONG = "x" * 501  # PostgreSQL refuses it, SQLite knows no lengths


def test_a_changed_text_is_never_cut(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is it?")

    with suppress(DataError), transaction.atomic():
        rows = StagedRows("test", FAQ, ["id", "question"])
        rows.add([(faq.id, TOO_LONG)])
        rows.update()

    assert FAQ.objects.get().question in {"Where is it?", TOO_LONG}


def test_a_changed_text_that_may_be_left_out_is_never_cut(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq(keywords="parcel")

    with suppress(DataError), transaction.atomic():
        rows = StagedRows("test", FAQ, ["id", "keywords"], optional={"keywords"})
        rows.add([(faq.id, TOO_LONG)])
        rows.update()

    assert FAQ.objects.get().keywords in {"parcel", TOO_LONG}


def test_an_indexed_column_that_no_row_changes_is_not_written(
    make_faq: Callable[..., FAQ], django_assert_num_queries: Callable[..., Any]
) -> None:
    faq = make_faq("Where is it?", answer="Here.")
    rows = StagedRows("test", FAQ, ["id", "question", "answer"], indexed={"question"})
    rows.add([(faq.id, "Where is it?", "There.")])

    rows.leave_out_equal()
    with django_assert_num_queries(1):
        rows.update()

    assert FAQ.objects.get().answer == "There."


def test_an_indexed_column_that_one_row_changes_is_written(
    make_faq: Callable[..., FAQ],
) -> None:
    same, other = make_faq("Where is it?"), make_faq("Who are you?")
    rows = StagedRows("test", FAQ, ["id", "question", "answer"], indexed={"question"})
    rows.add([(same.id, "Where is it?", "A"), (other.id, "Who am I?", "B")])

    rows.leave_out_equal()
    rows.update()

    assert list(FAQ.objects.values_list("question", flat=True)) == [
        "Where is it?",
        "Who am I?",
    ]


def test_a_new_text_is_never_cut() -> None:
    with suppress(DataError), transaction.atomic():
        insert(FAQ, ["question", "answer"], [[TOO_LONG, "A"]])

    questions = FAQ.objects.values_list("question", flat=True)
    assert set(questions) <= {TOO_LONG}
