"""What the guard takes: a sentence beside one reading by the encoder, and long texts.

python -m benchmarks.guard_speed
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from benchmarks.guard import guard_with_encoder
from faq.indexing import current_encoder

EVIDENCE = "Standard delivery costs 3.95. It takes 3 to 5 working days."
ROUNDS = 30
LINES = 20_000


def main() -> None:
    guard = guard_with_encoder()
    encoder = current_encoder().encoder
    assert encoder is not None  # noqa: S101 - the benchmark is about it
    numbered = [
        f"Delivery takes {n % 3 + 3} working days, you see {n}." for n in range(90)
    ]
    read = _taken(lambda n: encoder.encode([numbered[n]]))
    judged = _taken(lambda n: guard.faults(numbered[n + ROUNDS], evidence=EVIDENCE))
    blank, half = "\n" * LINES, "\n" * (LINES // 2)
    whole_ms = _taken(lambda _: (guard.invented(blank), guard.leaks(blank)))
    half_ms = _taken(lambda _: (guard.invented(half), guard.leaks(half)))
    ratio = judged / read
    print(f"one reading {read:.1f} ms, a sentence {judged:.1f} ms: x{ratio:.1f}")  # noqa: T201
    print(f"{LINES} blank lines {whole_ms:.2f} ms, x{whole_ms / half_ms:.1f} of half")  # noqa: T201


def _taken(call: Callable[[int], object]) -> float:
    """The median of some rounds, in milliseconds."""
    taken = []
    for number in range(ROUNDS):
        started = perf_counter()
        call(number)
        taken.append((perf_counter() - started) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
