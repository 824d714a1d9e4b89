"""No worker answers from an index older than the last change."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from faq.collecting import uncollected
from faq.conftest import WordEncoder
from faq.indexing.embedding import embed
from faq.indexing.holder import IndexHolder
from faq.indexing.snapshot import Effort, Snapshot, with_stored_vectors
from faq.learning.labels import mark_none
from faq.models import (
    FAQ,
    Category,
    FAQChange,
    KnowledgeBaseRevision,
    LabelledQuestion,
    Phrasing,
)
from faq.retrieval.results import Decision

workers = pytest.mark.django_db(transaction=True)  # committed, as between processes


@pytest.fixture
def worker() -> IndexHolder:
    return IndexHolder()


def answer(worker: IndexHolder, query: str) -> str | None:
    result = worker.current().index.search(query, now=timezone.now())
    return result.match.document.answer if result.match else None


def test_the_garbage_collector_goes_on_after_much_was_indexed() -> None:
    with suppress(ZeroDivisionError), uncollected():
        was_enabled = gc.isenabled()
        raise ZeroDivisionError

    assert not was_enabled
    assert gc.isenabled()


def test_who_has_switched_the_garbage_collector_off_finds_it_off() -> None:
    gc.disable()

    with uncollected():
        pass

    is_enabled = gc.isenabled()
    gc.enable()
    assert not is_enabled


def edit_by_save(faq: FAQ) -> None:
    faq.answer = "New."
    faq.save()


def edit_by_sql(faq: FAQ) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE faq_faq SET answer = 'New.' WHERE id = %s", [faq.id])


@contextmanager
def edits_during_reads(faq: FAQ) -> Iterator[None]:
    """Another worker saves the FAQ whenever this one reads FAQs."""

    def edit_then_execute(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        if sql.startswith("SELECT") and "faq_phrasing" in sql:
            edit_by_sql(faq)
        return execute(sql, params, *rest)

    with connection.execute_wrapper(edit_then_execute):
        yield


@workers
@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(edit_by_save, id="save"),
        pytest.param(lambda _: FAQ.objects.update(answer="New."), id="update"),
        pytest.param(edit_by_sql, id="raw SQL"),
    ],
)
def test_every_worker_sees_an_edit_at_once(
    edit: Callable[[FAQ], object], make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("Where is my parcel?", "Old.")
    one, other = IndexHolder(), IndexHolder()
    assert answer(one, faq.question) == answer(other, faq.question) == "Old."

    edit(faq)

    assert answer(one, faq.question) == answer(other, faq.question) == "New."


@workers
def test_new_faqs_are_found_at_once(worker: IndexHolder) -> None:
    worker.current()

    FAQ.objects.bulk_create([FAQ(question="Is it late?", answer="No.")])

    assert answer(worker, "is it late") == "No."


@workers
def test_an_imported_phrasing_is_found_at_once(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    faq = make_faq(answer="Track it.")
    worker.current()

    Phrasing.objects.bulk_create([Phrasing(faq=faq, text="Lost in the post")])

    assert answer(worker, "lost in the post!") == "Track it."


@workers
@pytest.mark.parametrize(
    "remove",
    [
        pytest.param(lambda: FAQ.objects.all().delete(), id="deleted"),
        pytest.param(lambda: FAQ.objects.update(status="draft"), id="unpublished"),
    ],
)
def test_an_faq_taken_away_answers_no_more(
    remove: Callable[[], object], make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    question = make_faq().question
    assert answer(worker, question) is not None

    remove()

    assert answer(worker, question) is None
    assert len(worker.current().index) == 0


@workers
def test_a_renamed_category_shows_in_its_faqs(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq(category="Orders")
    worker.current()

    Category.objects.update(name="Deliveries")

    (document,) = worker.current().index.documents
    assert document.category == "Deliveries"


@workers
def test_a_label_reaches_every_worker_and_leaves_the_index_alone(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq()
    index = worker.current().index

    mark_none("Do you sell cars?")

    snapshot = worker.current()
    assert snapshot.labels.memory is not None
    assert "do you sell cars" in snapshot.labels.memory
    assert snapshot.index is index


@workers
def test_without_an_encoder_there_are_no_vectors_to_absorb(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq()
    snapshot = worker.current()

    worker.merge_vectors()

    assert worker.current() is snapshot


@workers
def test_what_a_command_embeds_reaches_every_worker(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    LabelledQuestion.objects.create(text="Do you sell cars?")
    one, other = IndexHolder(), IndexHolder()
    before = [one.current().missing_texts(), other.current().missing_texts()]

    call_command("embed_faq", verbosity=0)

    assert [len(texts) for texts in before] == [3, 3]
    assert one.current().missing_texts() == other.current().missing_texts() == []
    assert one.current().index.mode == other.current().index.mode == "hybrid"


@workers
def test_vectors_are_merged_into_what_was_changed_meanwhile(
    make_faq: Callable[..., FAQ],
    worker: IndexHolder,
    encoder: WordEncoder,
    monkeypatch: Any,
) -> None:
    faq = make_faq(answer="Old.")
    embed(encoder, worker.current().missing_texts())
    merge = with_stored_vectors

    def edit_meanwhile(snapshot: Snapshot, effort: Effort) -> Snapshot:
        monkeypatch.setattr("faq.indexing.holder.with_stored_vectors", merge)
        merged = merge(snapshot, effort)
        edit_by_sql(faq)
        worker.current(Effort.QUICK)
        return merged

    monkeypatch.setattr("faq.indexing.holder.with_stored_vectors", edit_meanwhile)
    worker.merge_vectors()

    assert answer(worker, faq.question) == "New."
    assert worker.current().index.mode == "hybrid"


@workers
def test_only_what_changed_is_read_again(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq("One?")
    other = make_faq("Other?")
    (first, _) = worker.current().index.documents

    other.save()

    assert any(document is first for document in worker.current().index.documents)


@workers
def test_nothing_changed_costs_one_query(
    make_faq: Callable[..., FAQ],
    worker: IndexHolder,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    make_faq()
    snapshot = worker.current()

    with django_assert_num_queries(1):
        again = worker.current()

    assert again is snapshot


@workers
def test_a_revision_that_goes_back_builds_the_index_anew(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    faq = make_faq("Where is it?", "Old.")
    worker.current()
    FAQ.objects.filter(id=faq.id).update(answer="Restored.")

    KnowledgeBaseRevision.objects.update(number=1)

    assert answer(worker, "where is it") == "Restored."


@workers
def test_an_emptied_and_refilled_database_builds_the_index_anew(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq("Where is it?", "Old.")
    worker.current()
    FAQ.objects.all().delete()
    KnowledgeBaseRevision.objects.all().delete()
    FAQChange.objects.all().delete()

    make_faq("Where is it?", "New.")

    assert answer(worker, "where is it") == "New."


@workers
def test_an_index_of_a_database_without_revisions_is_trusted_once(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq("Where is it?", "Old.")
    KnowledgeBaseRevision.objects.all().delete()
    assert answer(worker, "where is it") == "Old."

    FAQ.objects.all().delete()
    KnowledgeBaseRevision.objects.all().delete()

    assert answer(worker, "where is it") is None


@workers
def test_a_mark_for_everything_builds_the_index_anew(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    faq = make_faq(answer="Old.")
    before = worker.current().index
    FAQ.objects.filter(id=faq.id).update(answer="New.")

    FAQChange.objects.create(faq_id=FAQChange.EVERYTHING, revision=2**40)

    assert answer(worker, faq.question) == "New."
    assert worker.current().index is not before


@workers
def test_uncommitted_changes_show_only_inside_their_transaction(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    faq = make_faq("Where is it?", "Old.")
    worker.current()

    with transaction.atomic():
        FAQ.objects.filter(id=faq.id).update(answer="Draft.")
        inside, again = answer(worker, "where is it"), worker.current()
        repeated = worker.current()
        transaction.set_rollback(True)
    FAQ.objects.filter(id=make_faq("Other?").id).update(answer="Committed.")

    assert inside == "Draft."
    assert repeated is again
    assert answer(worker, "where is it") == "Old."
    assert answer(worker, "other") == "Committed."


@workers
def test_an_index_that_keeps_changing_is_returned_all_the_same(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    faq = make_faq()
    worker.current()
    make_faq("Other?")

    with edits_during_reads(faq):
        documents = list(worker.current().index.documents)

    assert len(documents) == 2


@pytest.mark.django_db
def test_drafts_are_not_indexed_and_validity_is_judged_when_asked(
    make_faq: Callable[..., FAQ], worker: IndexHolder
) -> None:
    make_faq("Draft?", status="draft")
    make_faq("Over?", valid_until=timezone.now())

    index = worker.current().index

    assert len(index) == 1
    assert index.search("Over?", now=timezone.now()).decision is not Decision.SURE
