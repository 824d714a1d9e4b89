"""A large change is indexed beside the requests; none gets the old answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from faq import search
from faq.background import BackgroundJob
from faq.conftest import WordEncoder
from faq.indexing.holder import holder
from faq.indexing.jobs import embed_missing, embedding_job, indexing_job
from faq.indexing.snapshot import Effort, Snapshot, State, advance
from faq.learning.labels import approve_phrasing, mark_none
from faq.models import FAQ
from faq.retrieval.deciding.sibling_similarity import MOST
from faq.retrieval.results import Decision, SearchResult

pytestmark = pytest.mark.django_db(transaction=True)  # seen by another thread

MANY = 6


@pytest.fixture(autouse=True)
def few_are_many(settings: Any, monkeypatch: Any) -> Iterator[None]:
    """Work in the background is allowed, but left to the test to start."""
    settings.FAQ_EMBED_IN_BACKGROUND = True
    monkeypatch.setattr("faq.retrieval.index.DELTA", MANY - 1)
    monkeypatch.setattr("faq.indexing.snapshot.DELTA", MANY - 1)
    monkeypatch.setattr("faq.indexing.snapshot.AT_START", 2 * MANY)
    monkeypatch.setattr("faq.indexing.snapshot.NEWEST", 0)
    monkeypatch.setattr(indexing_job, "start", lambda: None)
    monkeypatch.setattr(embedding_job, "start", lambda: None)
    yield
    indexing_job.join()


def make_many(count: int, answer: str = "New.") -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"What about topic {number}?", answer=answer)
        for number in range(count)
    )


def import_many(answer: str = "New.") -> None:
    make_many(MANY, answer)


def answer(result: SearchResult) -> str | None:
    return result.match.document.answer if result.match else None


def test_changed_faqs_are_not_answered_as_they_were() -> None:
    import_many("Old.")
    old = search.search("about topic 3, what")

    FAQ.objects.update(answer="New.")
    masked = search.search("about topic 3, what")

    assert old.hits[0].document.answer == "Old."
    assert masked.hits == ()


def test_what_is_left_meanwhile_counts_as_close_as_all_of_it_did(
    encoder: WordEncoder,
) -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"Shop {name}", answer="Old.") for name in ("here", *"abcdef")
    )
    embed_missing()
    whole = holder.current().index

    FAQ.objects.exclude(question="Shop here").update(answer="New.")

    masked = holder.current(Effort.QUICK).index
    assert [document.question for document in masked.documents] == ["Shop here"]
    assert masked.sibling_similarity == whole.sibling_similarity < MOST


def test_a_question_that_waits_is_found_by_its_own_words(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")

    import_many()

    assert answer(search.search("  what about TOPIC 3")) == "New."
    assert search.search("topic 3, what about it").decision is not Decision.SURE


@pytest.mark.parametrize(
    "query",
    ["What about\0topic 3?", "What about \ud800topic 3"],
    ids=["NUL", "lone surrogate"],
)
def test_characters_that_no_database_takes_are_left_out(
    query: str, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")

    import_many()

    assert answer(search.search(query)) == "New."


def test_faqs_that_wait_are_answered_within_their_period_only(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()

    over = FAQ.objects.filter(question="What about topic 3?")
    over.update(valid_until=timezone.now() - timedelta(days=1))

    assert answer(search.search("What about topic 3?")) is None
    assert answer(search.search("What about topic 4?")) == "New."


def test_an_faq_deleted_while_others_wait_answers_no_more(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", "Track it.")
    import_many()
    search.search("parcel")
    FAQ.objects.filter(question__startswith="What").update(answer="Newer.")
    search.search("parcel")

    FAQ.objects.filter(question="What about topic 3?").delete()
    FAQ.objects.filter(question="Where is my parcel?").delete()
    waiting = search.search("What about topic 3?"), search.search("where is my parcel")
    indexing_job.run()

    assert [answer(result) for result in waiting] == [None, None]
    assert answer(search.search("What about topic 3?")) is None
    assert answer(search.search("What about topic 4?")) == "Newer."
    assert search.status().faq_count == MANY - 1


def test_a_worn_index_is_rebuilt_by_the_job(
    make_faq: Callable[..., FAQ], monkeypatch: Any
) -> None:
    monkeypatch.setattr("faq.retrieval.index.SMALL", 2)
    import_many()
    search.search("parcel")
    FAQ.objects.filter(question__lt="What about topic 3?").update(answer="Newer.")
    worn = holder.current(Effort.QUICK)
    monkeypatch.setattr(
        indexing_job, "start", partial(BackgroundJob.start, indexing_job)
    )

    search.search("parcel")
    indexing_job.join()

    rebuilt = holder.current(Effort.QUICK)
    assert (worn.state, rebuilt.state) == (State.WORN, State.WHOLE)
    assert len(rebuilt.index.segments) < len(worn.index.segments)
    assert answer(search.search("what about topic 2")) == "Newer."
    assert answer(search.search("what about topic 4")) == "New."


def test_drafts_that_wait_stay_drafts(make_faq: Callable[..., FAQ]) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()

    FAQ.objects.filter(question="What about topic 3?").update(status="draft")

    assert answer(search.search("What about topic 3?")) is None


def test_what_was_there_before_is_answered_while_others_wait(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", "Track it.")
    search.search("parcel")

    import_many()

    assert answer(search.search("where is my parcel")) == "Track it."


def test_status_tells_how_many_faqs_wait(make_faq: Callable[..., FAQ]) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()

    waiting = search.status()
    indexing_job.run()

    assert (waiting.faq_count, waiting.unindexed_count) == (MANY + 1, MANY)
    assert search.status().faq_count == MANY + 1
    assert search.status().unindexed_count == 0


def test_all_are_found_once_the_thread_has_indexed_them(
    make_faq: Callable[..., FAQ], monkeypatch: Any
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    monkeypatch.setattr(
        indexing_job, "start", partial(BackgroundJob.start, indexing_job)
    )
    import_many()

    search.search("parcel")
    indexing_job.join()

    hits = search.search("topic 3, what about it").hits
    assert hits[0].document.question == "What about topic 3?"


def test_a_small_change_while_others_wait_is_found_at_once_and_kept(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()
    search.search("parcel")

    FAQ.objects.filter(question="What about topic 3?").update(answer="Newer.")
    before = answer(search.search("what about topic 3"))
    indexing_job.run()

    assert before == "Newer."
    assert answer(search.search("what about topic 3")) == "Newer."
    assert search.status().unindexed_count == 0


def test_a_large_change_during_the_indexing_is_not_lost(
    make_faq: Callable[..., FAQ], monkeypatch: Any
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many("Old.")
    search.search("parcel")
    masked: list[str | None] = []

    def changed_meanwhile(*args: Any) -> Snapshot:
        done = advance(*args)
        monkeypatch.setattr("faq.indexing.holder.advance", advance)
        FAQ.objects.update(answer="New.")
        masked.append(answer(search.search("what about topic 3")))
        return done

    monkeypatch.setattr("faq.indexing.holder.advance", changed_meanwhile)
    indexing_job.run()

    assert masked == ["New."]
    assert search.status().unindexed_count == 0
    assert answer(search.search("what about topic 3")) == "New."


def test_an_indexing_that_fails_is_taken_up_again(
    make_faq: Callable[..., FAQ], monkeypatch: Any
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()
    search.search("parcel")

    def fail(*_args: Any) -> Snapshot:
        raise DatabaseError("locked")

    with monkeypatch.context() as patched:
        patched.setattr("faq.indexing.holder.advance", fail)
        indexing_job.run()
    failed = search.status().unindexed_count
    indexing_job.run()

    assert failed == MANY
    assert search.status().unindexed_count == 0


def test_a_process_that_starts_with_many_faqs_answers_at_once() -> None:
    import_many()
    import_many_more = [FAQ(question=f"Is {n} late?", answer="No.") for n in range(20)]
    FAQ.objects.bulk_create(import_many_more)

    first = search.search("is 7 late")
    waiting = search.status().unindexed_count
    indexing_job.run()

    assert answer(first) == "No."
    assert waiting == MANY + 20
    assert search.status().unindexed_count == 0


def test_what_staff_teach_a_cold_process_acts_on_the_next_request(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")
    make_many(2 * MANY + 1)
    search.search("parcel")

    approve_phrasing(faq, "My box never came")
    mark_none("Do you sell cars?")

    result = search.search("never came my box")
    snapshot = holder.current(Effort.QUICK)
    assert snapshot.state is State.PARTIAL
    assert (result.mode, result.hits[0].document.answer) == ("hybrid", "Track it.")
    assert snapshot.labels.memory is not None
    assert "do you sell cars" in snapshot.labels.memory
    assert snapshot.labels.missing_texts == []


def test_what_was_changed_before_the_first_request_is_found_by_it(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    monkeypatch.setattr("faq.indexing.snapshot.NEWEST", 1)
    faq = make_faq("Where is my parcel?", "Track it.")
    make_many(2 * MANY + 1)
    approve_phrasing(faq, "My box never came")

    result = search.search("never came my box")

    assert result.hits[0].document.answer == "Track it."
    assert search.status().unindexed_count == 2 * MANY + 1


def test_status_counts_each_faq_that_waits_once(
    make_faq: Callable[..., FAQ],
) -> None:
    make_many(2 * MANY + 1)
    cold = search.status()
    FAQ.objects.filter(question="What about topic 3?").update(answer="One.")
    edited = search.status()
    FAQ.objects.filter(question="What about topic 3?").update(answer="Two.")
    again = search.status()
    FAQ.objects.exclude(question="What about topic 3?").delete()
    deleted = search.status()

    assert (cold.faq_count, cold.unindexed_count) == (13, 13)
    assert (edited.faq_count, edited.unindexed_count) == (13, 12)
    assert (again.faq_count, again.unindexed_count) == (13, 12)
    assert (deleted.faq_count, deleted.unindexed_count) == (1, 0)


def test_a_large_change_after_a_small_one_counts_all_that_wait(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    make_many(MANY)
    search.search("parcel")

    FAQ.objects.update(answer="Newer.")
    status = search.status()

    assert (status.faq_count, status.unindexed_count) == (MANY + 1, MANY + 1)


def test_a_command_waits_for_all(make_faq: Callable[..., FAQ]) -> None:
    make_faq("Where is my parcel?")
    search.search("parcel")
    import_many()

    result = search.search("topic 3, what about it", effort=Effort.FULL)

    assert result.hits[0].document.question == "What about topic 3?"
    assert holder.current().state is State.WHOLE
