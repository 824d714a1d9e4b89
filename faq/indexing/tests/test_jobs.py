"""Threads are started while there is work; a job is done by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.jobs import embedding_job, indexing_job
from faq.models import FAQ, LabelledQuestion, Lease

pytestmark = pytest.mark.django_db
in_background = pytest.mark.django_db(transaction=True)


@pytest.fixture
def starts(settings: Any, monkeypatch: Any) -> list[str]:
    """The jobs that requests have started; none of them runs."""
    settings.FAQ_EMBED_IN_BACKGROUND = True
    started: list[str] = []
    for job in (indexing_job, embedding_job):
        monkeypatch.setattr(job, "start", partial(started.append, job.name))
    return started


@in_background
def test_what_has_all_its_vectors_is_not_looked_at_again(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, starts: list[str]
) -> None:
    make_faq()
    embedding_job.run()

    search.search("parcel")

    assert starts == []


@in_background
@pytest.mark.parametrize(
    "change",
    [
        lambda faq: FAQ.objects.filter(pk=faq.pk).update(question="Changed?"),
        lambda _faq: LabelledQuestion.objects.create(text="Do you sell cars?"),
    ],
    ids=["FAQ", "labels"],
)
def test_a_text_without_a_vector_starts_the_embedding(
    change: Callable[[FAQ], object],
    make_faq: Callable[..., FAQ],
    encoder: WordEncoder,
    starts: list[str],
) -> None:
    faq = make_faq()
    embedding_job.run()

    change(faq)
    search.search("parcel")

    assert starts == ["faq.embedding"]


@in_background
def test_a_large_change_starts_the_indexing(
    make_faq: Callable[..., FAQ], starts: list[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("faq.retrieval.index.DELTA", 0)
    make_faq()
    search.search("parcel")

    make_faq("Other?")
    search.search("parcel")

    assert starts == ["faq.indexing"]


@in_background
def test_a_worn_base_starts_the_indexing(
    make_faq: Callable[..., FAQ], starts: list[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("faq.retrieval.index.SMALL", 0)
    make_faq()
    search.search("parcel")

    make_faq("Other?")
    search.search("parcel")

    assert starts == ["faq.indexing"]


def test_within_a_transaction_no_thread_is_started(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, starts: list[str]
) -> None:
    make_faq()

    search.search("parcel")

    assert starts == []


@in_background
def test_switched_off_no_thread_is_started(
    make_faq: Callable[..., FAQ],
    encoder: WordEncoder,
    starts: list[str],
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
