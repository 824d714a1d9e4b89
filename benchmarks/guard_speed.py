"""What the guard takes: a sentence beside one reading by the encoder, and long texts.

python -m benchmarks.guard_speed

A text of twice the length may take twice the time: `GROWTH` leaves room for noise.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from benchmarks.guard import guard_with_encoder
from faq.indexing import current_encoder

EVIDENCE = "Standard delivery costs 3.95. It takes 3 to 5 working days."
ROUNDS = 30
LINES = 20_000
MOST_FOR_LINES = 50.0  # milliseconds
CHARACTERS = 200_000
GROWTH = 2.6
LEAST = 0.1  # seconds; below, the noise is more
HOSTILE = ("€", "1:", "一", "a.b.", "@", "(", '"', "1", " ", "\u0301\u0323", "e\u0301")


def main() -> None:
    _print_sentences()
    blank = "\n" * LINES
    guard = guard_with_encoder()
    taken = _taken(
        lambda n: (guard.faults(f"{n}.", evidence=f"{blank}{n}"), guard.leaks(blank))
    )
    print(f"{LINES} blank lines {taken:.2f} ms")  # noqa: T201
    slow = [f"{text!a} x{growth:.1f}" for text in HOSTILE if (growth := _growth(text))]
    print(f"{CHARACTERS} characters: {', '.join(slow) or 'linear'}")  # noqa: T201
    if slow or taken > MOST_FOR_LINES:
        sys.exit(1)


def _print_sentences() -> None:
    guard = guard_with_encoder()
    encoder = current_encoder().encoder
    assert encoder is not None  # noqa: S101 - the benchmark is about it
    numbered = [
        f"Delivery takes {n % 3 + 3} working days, you see {n}." for n in range(90)
    ]
    read = _taken(lambda n: encoder.encode([numbered[n]]))
    judged = _taken(lambda n: guard.faults(numbered[n + ROUNDS], evidence=EVIDENCE))
    ratio = judged / read
    print(f"one reading {read:.1f} ms, a sentence {judged:.1f} ms: x{ratio:.1f}")  # noqa: T201


def _growth(pattern: str) -> float:
    """How much longer twice the text takes, as evidence; 0 within the limit."""
    whole, half = (
        _read_in(pattern, length) for length in (CHARACTERS, CHARACTERS // 2)
    )
    return 0.0 if whole <= max(LEAST, GROWTH * half) else whole / half


def _read_in(pattern: str, length: int) -> float:
    """Seconds of computing; without the rubbish of others collected meanwhile."""
    text = pattern * (length // len(pattern))
    guard = guard_with_encoder()
    gc.collect()
    gc.disable()
    started = process_time()
    guard.faults("It takes 6 days.", evidence=text)
    guard.leaks(text)
    taken = process_time() - started
    gc.enable()
    return taken


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
