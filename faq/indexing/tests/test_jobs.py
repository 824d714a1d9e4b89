"""Threads are started while there is work; a job is done by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.jobs import EmbeddingJob, embedding_job
from faq.learning.labels import mark_none
from faq.models import FAQ, Lease

pytestmark = pytest.mark.django_db
in_background = pytest.mark.django_db(transaction=True)


@pytest.fixture
def starts(settings: Any, monkeypatch: Any) -> list[EmbeddingJob]:
    """The jobs that requests have started; none of them runs."""
    settings.FAQ_EMBED_IN_BACKGROUND = True
    started: list[EmbeddingJob] = []

    def start(job: EmbeddingJob) -> None:
        started.append(job)

    monkeypatch.setattr(EmbeddingJob, "start", start)
    return started


@in_background
def test_what_has_all_its_vectors_is_not_looked_at_again(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, starts: list[EmbeddingJob]
) -> None:
    make_faq()
    embedding_job.run()

    search.search("parcel")

    assert starts == []


@in_background
@pytest.mark.parametrize(
    "change",
    [
        lambda faq: FAQ.objects.filter(pk=faq.pk).update(answer="Changed."),
        lambda _faq: mark_none("do you sell cars"),
    ],
    ids=["FAQ", "labels"],
)
def test_a_change_is_looked_at_again(
    change: Callable[[FAQ], object],
    make_faq: Callable[..., FAQ],
    encoder: WordEncoder,
    starts: list[EmbeddingJob],
) -> None:
    faq = make_faq()
    embedding_job.run()

    change(faq)
    search.search("parcel")

    assert starts == [embedding_job]


@in_background
def test_what_could_not_be_embedded_is_looked_at_again(
    make_faq: Callable[..., FAQ],
    encoder: WordEncoder,
    starts: list[EmbeddingJob],
    monkeypatch: Any,
) -> None:
    make_faq()
    monkeypatch.setattr("faq.indexing.jobs.embed_missing", lambda: 0)
    embedding_job.run()

    search.search("parcel")

    assert starts == [embedding_job]


def test_within_a_transaction_no_thread_is_started(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, starts: list[EmbeddingJob]
) -> None:
    make_faq()

    search.search("parcel")

    assert starts == []


@in_background
def test_switched_off_no_thread_is_started(
    make_faq: Callable[..., FAQ],
    encoder: WordEncoder,
    starts: list[EmbeddingJob],
    settings: Any,
) -> None:
    settings.FAQ_EMBED_IN_BACKGROUND = False
    make_faq()

    search.search("parcel")

    assert starts == []


def test_a_lease_has_one_holder() -> None:
    assert Lease.objects.take("job", holder="one", seconds=60)

    assert not Lease.objects.take("job", holder="other", seconds=60)


def test_its_holder_renews_a_lease() -> None:
    Lease.objects.take("job", holder="one", seconds=60)

    assert Lease.objects.take("job", holder="one", seconds=60)


def test_a_lease_that_ran_out_is_free() -> None:
    Lease.objects.take("job", holder="crashed", seconds=0)

    assert Lease.objects.take("job", holder="other", seconds=60)


def test_a_released_lease_is_free() -> None:
    Lease.objects.take("job", holder="one", seconds=60)

    Lease.objects.release("job", holder="one")

    assert Lease.objects.take("job", holder="other", seconds=60)


def test_only_its_holder_releases_a_lease() -> None:
    Lease.objects.take("job", holder="one", seconds=60)

    Lease.objects.release("job", holder="other")

    assert not Lease.objects.take("job", holder="other", seconds=60)


def test_leases_of_two_jobs_are_independent() -> None:
    Lease.objects.take("job", holder="one", seconds=60)

    assert Lease.objects.take("another job", holder="other", seconds=60)
