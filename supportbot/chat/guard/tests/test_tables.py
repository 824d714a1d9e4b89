"""The tables of replies under fixtures: no more of them are judged wrongly than now."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from benchmarks.guard import Judged, blind, guard_with_encoder, replies_of

EVERY = 48  # one reply of so many, from the first on
MOST_PASSED, MOST_WITHHELD = 1, 1


def test_replies_of_the_tables_are_judged_as_well_as_ever() -> None:
    replies = [*blind(), *replies_of("development")]
    passed, withheld = _misses(islice(replies, 0, None, EVERY))

    assert len(passed) <= MOST_PASSED, passed
    assert len(withheld) <= MOST_WITHHELD, withheld


def _misses(replies: Iterable[Judged]) -> tuple[list[str], list[str]]:
    """What passes though it is wrong, and what is withheld though it is right."""
    guard = guard_with_encoder()
    passed, withheld = [], []
    for reply in replies:
        faults = guard.faults(reply.text, evidence=reply.evidence, topic=reply.topic)
        if reply.is_wrong and not faults:
            passed.append(f"{reply.kind}: {reply.text}")
        elif faults and not reply.is_wrong:
            withheld.append(f"{reply.kind}: {reply.text} -> {faults}")
    return passed, withheld
