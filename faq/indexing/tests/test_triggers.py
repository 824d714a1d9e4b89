"""The revision moves with every change of the knowledge base, however it is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from faq.models import (
    FAQ,
    Calibration,
    Category,
    FAQChange,
    KnowledgeBaseRevision,
    LabelledQuestion,
    Phrasing,
)

pytestmark = pytest.mark.django_db


def revision() -> int:
    """0 where an earlier test emptied the table."""
    row = KnowledgeBaseRevision.objects.first()
    return row.number if row else 0


def changed_since(number: int) -> set[int]:
    changes = FAQChange.objects.filter(revision__gt=number)
    return set(changes.values_list("faq_id", flat=True))


def execute(sql: str, *parameters: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_a_new_faq_is_a_change_of_that_faq(make_faq: Callable[..., FAQ]) -> None:
    before = revision()

    faq = make_faq()

    assert revision() > before
    assert changed_since(before) == {faq.id}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda faq: faq.save(), id="save"),
        pytest.param(
            lambda faq: FAQ.objects.filter(id=faq.id).update(answer="Other."),
            id="update",
        ),
        pytest.param(
            lambda faq: FAQ.objects.bulk_update([faq], ["answer"]), id="bulk_update"
        ),
        pytest.param(
            lambda faq: execute(
                "UPDATE faq_faq SET answer = 'Raw' WHERE id = %s", faq.id
            ),
            id="raw SQL",
        ),
        pytest.param(lambda _: Category.objects.update(name="Moved"), id="category"),
        pytest.param(
            lambda faq: Phrasing.objects.create(faq=faq, text="Track it"),
            id="new phrasing",
        ),
        pytest.param(
            lambda _: Phrasing.objects.update(text="Moved"), id="changed phrasing"
        ),
        pytest.param(lambda _: Phrasing.objects.all().delete(), id="deleted phrasing"),
    ],
)
def test_any_change_around_an_faq_is_a_change_of_that_faq_alone(
    change: Callable[[FAQ], object], make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Can I pay by card?")
    faq = make_faq(category="Orders", alternates=["Where is it?"])
    before = revision()

    change(faq)

    assert revision() > before
    assert changed_since(before) == {faq.id}


def test_many_faqs_at_once_are_all_changes() -> None:
    before = revision()

    FAQ.objects.bulk_create(FAQ(question=f"Q{i}?", answer="A") for i in range(30))

    assert changed_since(before) == set(FAQ.objects.values_list("id", flat=True))


def test_a_deleted_faq_stays_on_record(make_faq: Callable[..., FAQ]) -> None:
    faq_id = make_faq(alternates=["Track it"]).id
    before = revision()

    FAQ.objects.all().delete()

    assert changed_since(before) == {faq_id}


def test_a_phrasing_moved_to_another_faq_changes_both(
    make_faq: Callable[..., FAQ],
) -> None:
    one, other = make_faq("One?", alternates=["Mine"]), make_faq("Other?")
    before = revision()

    Phrasing.objects.update(faq=other)

    assert changed_since(before) == {one.id, other.id}


def test_labels_and_thresholds_are_changes_of_no_faq() -> None:
    before = revision()

    LabelledQuestion.objects.create(text="Do you sell cars?")
    label_revision = revision()
    Calibration.objects.create(
        sure_threshold=0.8,
        likely_threshold=0.5,
        lead_threshold=0.6,
        ask_back_threshold=0.4,
        target_precision=0.95,
        reason="Trial",
        applied_by="staff",
    )

    assert before < label_revision < revision()
    assert changed_since(before) == {FAQChange.LABELS}


def test_a_change_rolled_back_leaves_the_revision_and_its_token(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq()
    before = KnowledgeBaseRevision.objects.values().get()

    with transaction.atomic():
        FAQ.objects.update(answer="Other.")
        transaction.set_rollback(True)

    assert KnowledgeBaseRevision.objects.values().get() == before


def test_ignored_conflicts_do_not_stop_the_count(make_faq: Callable[..., FAQ]) -> None:
    make_faq("One?")
    before = revision()

    FAQ.objects.bulk_create(
        [FAQ(question="Two?", answer="A"), FAQ(question="One?", answer="B")],
        ignore_conflicts=True,
    )

    assert FAQ.objects.get(question="Two?").id in changed_since(before)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
def test_a_row_that_insert_or_replace_deletes_is_a_change(
    make_faq: Callable[..., FAQ],
) -> None:
    gone = make_faq("Where is it?")
    before = revision()

    execute(
        "INSERT OR REPLACE INTO faq_faq (id, question, answer, keywords, status,"
        " created_at, updated_at) VALUES (%s, 'WHERE is it?', 'B', '', 'draft', 0, 0)",
        gone.id + 1,
    )

    assert changed_since(before) == {gone.id, gone.id + 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_an_emptied_table_is_a_change_of_everything(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq()
    before = revision()

    execute("TRUNCATE faq_faq CASCADE")

    assert FAQChange.EVERYTHING in changed_since(before)


def test_the_row_comes_back_as_another_lineage(make_faq: Callable[..., FAQ]) -> None:
    make_faq("One?")
    lineage = KnowledgeBaseRevision.objects.get().lineage
    KnowledgeBaseRevision.objects.all().delete()

    make_faq("Two?")

    assert KnowledgeBaseRevision.objects.get().lineage != lineage
