"""Fit when a sentence says more than its evidence, on the development set.

    python -m benchmarks.fit_guard            # what it would write
    python -m benchmarks.fit_guard --write    # supportbot/chat/guard/claims.json

Only sentences that no other check of the guard stops are fitted: a logistic over the
features of `claims`, and the lowest threshold that withholds few right ones.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.guard import Judged, blind, guard_with_encoder, replies_of
from supportbot.chat.guard import Guard, claims

Floats = NDArray[np.float64]

RIDGE = 0.6
ROUNDS = 60
MOST_WITHHELD = 0.03  # of the right sentences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = [*_rows()]
    values = np.array([row for row, _ in rows])
    wrong = np.array([float(is_wrong) for _, is_wrong in rows])
    weights = _fitted(values, wrong)
    chances = 1 / (1 + np.exp(-values @ weights))
    right = np.sort(chances[wrong == 0])
    threshold = float(right[int(len(right) * (1 - MOST_WITHHELD))])
    print(f"{len(rows)} sentences, {int(wrong.sum())} wrong; threshold {threshold:.3f}")  # noqa: T201
    print(f"passed though wrong: {(chances[wrong == 1] < threshold).mean():.3f}")  # noqa: T201
    stored = {
        "provenance": "Written by benchmarks/fit_guard.py from fixtures/evaluation/guard.",  # noqa: E501
        "weights": dict(zip(claims.FEATURES, weights.round(4).tolist(), strict=True)),
        "threshold": round(threshold, 4),
    }
    print(json.dumps(stored, indent=1))  # noqa: T201
    if arguments.write:
        claims.FITTED.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _rows() -> Iterator[tuple[list[float], bool]]:
    guard = guard_with_encoder()
    for reply in (*replies_of("development"), *blind()):
        yield from _claims(guard, reply)


def _claims(guard: Guard, reply: Judged) -> Iterator[tuple[list[float], bool]]:
    source = f"{reply.topic}\n{reply.evidence}" if reply.topic else reply.evidence
    for sentence in claims.claims_in(reply.text):
        faults = guard.faults(sentence, evidence=reply.evidence, topic=reply.topic)
        if any(fault.kind != "unsupported" for fault in faults):
            continue
        claim = claims.claim_of(sentence, source, known="", likeness=guard.likeness)
        if not claims.is_courtesy(claim) and not claims.asks(claim):
            yield claims.features(claim), reply.is_wrong


def _fitted(
    values: NDArray[np.float64], wrong: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Newton's method for a logistic with a ridge."""
    weights = np.zeros(values.shape[1])
    penalty = RIDGE * np.eye(values.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (chances - wrong) + penalty @ weights
        bend = (values * (chances * (1 - chances))[:, None]).T @ values + penalty
        weights -= np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main()
