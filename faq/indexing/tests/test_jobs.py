"""A job is done by one process at a time."""

from __future__ import annotations

import pytest

from faq.models import Lease

pytestmark = pytest.mark.django_db


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
