"""Rules of single rows that no page and no command shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from faq.models import Lease


@pytest.mark.django_db
def test_a_lease_from_before_the_clock_was_set_back_is_free() -> None:
    Lease.objects.take("job", holder="crashed", seconds=60)
    Lease.objects.update(expires_at=timezone.now() + timedelta(hours=1))

    assert Lease.objects.take("job", holder="other", seconds=60)
