"""Texts without a vector are embedded once, by one process, while search goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from faq import search
from faq.conftest import WordEncoder
from faq.indexing import jobs
from faq.indexing.embedding import embed
from faq.indexing.holder import IndexHolder, holder
from faq.indexing.jobs import (
    embed_missing,
    embed_now,
    embedding_job,
    prune,
)
from faq.indexing.snapshot import Effort
from faq.learning.labels import mark_none
from faq.models import FAQ, Embedding, Lease

pytestmark = pytest.mark.django_db


def test_search_goes_by_words_until_the_texts_are_embedded(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq("Where is my parcel?", alternates=["Track it"])
    before = search.status()

    embed_missing()

    after = search.status()
    assert (before.mode, after.mode) == ("lexical", "hybrid")
    assert before.unembedded_count > 0
    assert after.unembedded_count == 0


def test_a_restart_computes_no_vector_again(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq(alternates=["Track it"])
    embed_missing()
    encoder.encoded.clear()

    search.reset()

    assert search.status().unembedded_count == 0
    assert encoder.encoded == []


def test_an_edit_embeds_only_what_changed(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    faq = make_faq("Where is my parcel?", alternates=["Track it"])
    embed_missing()
    encoder.encoded.clear()

    faq.phrasings.update(text="Follow my parcel")
    embed_missing()

    assert encoder.encoded == ["Follow my parcel"]


def test_texts_are_embedded_now_unless_they_have_a_vector(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    embed_now(["Where is it?"])
    encoder.encoded.clear()

    count = embed_now(["WHERE is it?", "One", "Two", "Three"])

    assert count == 2
    assert encoder.encoded == ["One", "Two"]


@pytest.mark.django_db(transaction=True)
def test_a_process_without_an_index_embeds_now_and_builds_none(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    make_faq()

    with monkeypatch.context() as patched:
        patched.setattr(IndexHolder, "current", None)  # what calls one fails
        patched.setattr(IndexHolder, "rebuild", None)
        embed_now(["Where is my parcel?"])

    assert "Where is my parcel?" not in holder.current().missing_texts()


@pytest.mark.django_db(transaction=True)
def test_what_is_embedded_now_reaches_an_index_that_has_the_text(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, settings: Any
) -> None:
    settings.FAQ_EMBED_IN_BACKGROUND = True
    make_faq()
    missing = holder.current(Effort.QUICK).missing_texts()

    embed_now(missing)

    assert len(missing) == 2
    assert holder.current(Effort.QUICK).missing_texts() == []


def test_progress_tells_how_many_texts_are_done(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    make_faq(alternates=["One", "Two"])
    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "MERGE_SECONDS", -1.0)
    steps: list[tuple[int, int]] = []

    count = embed_missing(progress=lambda done, total: steps.append((done, total)))

    assert steps == [(2, count), (count, count)]


def test_the_work_of_another_process_is_waited_for(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    make_faq()
    Lease.objects.take(jobs.LEASE, holder="other", seconds=jobs.LEASE_SECONDS)
    waits: list[float] = []

    def other_process_works(seconds: float) -> None:
        waits.append(seconds)
        embed(encoder, holder.current().missing_texts())

    monkeypatch.setattr(time, "sleep", other_process_works)

    count = embed_missing()

    assert count == 0
    assert len(waits) == 1
    assert search.status().unembedded_count == 0


def test_texts_that_stay_missing_are_not_embedded_for_ever(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, monkeypatch: Any
) -> None:
    make_faq()
    missing = len(holder.current().missing_texts())
    monkeypatch.setattr(IndexHolder, "merge_vectors", lambda _self: None)

    assert embed_missing() == missing


def test_the_lease_is_free_after_the_work(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()

    embed_missing()

    assert Lease.objects.take(jobs.LEASE, holder="other", seconds=1)


def test_without_an_encoder_nothing_is_embedded_or_pruned(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq()

    assert embed_missing() == 0
    assert prune() == 0
    assert search.status().unembedded_count == 0


def test_a_question_without_an_answer_is_embedded_too(encoder: WordEncoder) -> None:
    mark_none("Do you sell cars?")

    assert encoder.encoded == ["Do you sell cars?"]
    assert search.status().unembedded_count == 0


def test_pruning_keeps_what_faqs_and_labels_need(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    faq = make_faq(alternates=["Track it"], status="draft")
    embed(encoder, ["Track it", "Long gone"])
    mark_none("Do you sell cars?")

    removed = prune()

    assert removed == 1
    assert Embedding.objects.count() == faq.phrasings.count() + 1


@pytest.mark.django_db(transaction=True)
def test_the_background_thread_embeds_and_ends(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, settings: Any
) -> None:
    settings.FAQ_EMBED_IN_BACKGROUND = True
    make_faq()

    search.status()
    embedding_job.join()

    assert holder.current().missing_texts() == []


def test_the_command_embeds_and_prunes(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, capsys: Any
) -> None:
    make_faq()
    embed(encoder, ["Long gone"])

    call_command("embed_faq", "--prune")

    assert capsys.readouterr().out.splitlines() == [
        "2 texts embedded.",
        "Encoder: words. Vectors: 3 by words.",
        "1 unused vectors deleted.",
    ]


def test_the_command_says_what_is_missing_without_an_encoder() -> None:
    with pytest.raises(CommandError, match="FAQ_EMBEDDING_MODEL is empty"):
        call_command("embed_faq")
