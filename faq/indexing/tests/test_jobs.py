"""A job is done by one process at a time."""

from __future__ import annotations

import pytest

from faq.indexing import jobs

pytestmark = pytest.mark.django_db


def test_a_lease_has_one_holder() -> None:
    assert jobs.take("job", holder="one", seconds=60)

    assert not jobs.take("job", holder="other", seconds=60)


def test_its_holder_renews_a_lease() -> None:
    jobs.take("job", holder="one", seconds=60)

    assert jobs.take("job", holder="one", seconds=60)


def test_a_lease_that_ran_out_is_free() -> None:
    jobs.take("job", holder="crashed", seconds=0)

    assert jobs.take("job", holder="other", seconds=60)


def test_a_released_lease_is_free() -> None:
    jobs.take("job", holder="one", seconds=60)

    jobs.release("job", holder="one")

    assert jobs.take("job", holder="other", seconds=60)


def test_only_its_holder_releases_a_lease() -> None:
    jobs.take("job", holder="one", seconds=60)

    jobs.release("job", holder="other")

    assert not jobs.take("job", holder="other", seconds=60)


def test_leases_of_two_jobs_are_independent() -> None:
    jobs.take("job", holder="one", seconds=60)

    assert jobs.take("another job", holder="other", seconds=60)
