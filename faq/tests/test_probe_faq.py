"""`manage.py probe_faq`: what fools the bot, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from faq.models import FAQ, Lease, ProbeRun
from faq.probing.running import LEASE, LEASE_SECONDS


def probe(*args: str) -> str:
    out = StringIO()
    call_command("probe_faq", *args, stdout=out)
    return out.getvalue()


def test_it_tells_both_figures_and_stores_the_run(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("How do I open my account?", "So.")

    told = probe()

    assert "Near misses answered for sure and wrongly: " in told
    assert "Rewordings answered: " in told
    assert ProbeRun.objects.get().finished_at


def test_a_dry_run_stores_nothing_and_json_is_an_object_a_probe(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("How do I open my account?", "So.")

    lines = probe("--dry-run", "--json").splitlines()

    told = json.loads(lines[0])
    assert told["faq"] == faq.pk
    assert set(told) > {"kind", "text", "is_sure", "has_failed"}
    assert not ProbeRun.objects.exists()


def test_an_empty_base_has_no_figure(db: None) -> None:
    assert "wrongly: 0 of 0." in probe()


def test_while_another_run_is_made_it_says_so(db: None) -> None:
    Lease.objects.take(LEASE, holder="other", seconds=LEASE_SECONDS)

    with pytest.raises(CommandError, match="being probed already"):
        probe()
