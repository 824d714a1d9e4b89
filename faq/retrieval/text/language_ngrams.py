"""Letters that tell languages apart: byte n-grams and how much each speaks for one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats

TABLE = Path(__file__).with_suffix(".npz")  # by benchmarks/language_ngrams.py
MAX_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LanguageNgrams:
    """The n-grams of one script, n, and what they say of each of m languages."""

    languages: tuple[str, ...]
    rows: Mapping[int, int]  # of each n-gram, by its code
    weights: NDArray[np.int8]  # (n, m)
    unit: float

    def score(self, text: str) -> dict[str, float]:
        """How much the letters speak for each language: logits of a calibrated guess.

        Where n-grams end at the same letter, the longest counts (py3langid's rule).
        """
        spelling = f" {text} ".encode()
        found: Counter[int] = Counter()
        for end in range(1, len(spelling) + 1):
            for start in range(max(0, end - MAX_BYTES), end):
                row = self.rows.get(code_of(spelling[start:end]))
                if row is not None:
                    found[row] += 1
                    break
        if not found:
            return dict.fromkeys(self.languages, 0.0)
        counts = np.log1p(np.fromiter(found.values(), np.float32, len(found)))
        sums: Floats = counts @ self.weights[list(found)].astype(np.float32)
        scale = self.unit / math.sqrt(len(spelling))
        return dict(zip(self.languages, (sums * scale).tolist(), strict=True))


def code_of(spelling: bytes) -> int:
    """A number for up to six bytes."""
    return int.from_bytes(spelling, "big") | len(spelling) << 48


@cache
def ngrams_of_script(script: str) -> LanguageNgrams | None:
    """What tells the languages of a script apart; None where it has but one."""
    with np.load(TABLE) as arrays:
        if f"{script}_codes" not in arrays:
            return None
        read: dict[str, Any] = {  # Any: arrays of three types
            name: arrays[f"{script}_{name}"]
            for name in ("languages", "codes", "weights", "unit")
        }
    return LanguageNgrams(
        languages=tuple(read["languages"].tolist()),
        rows={code: row for row, code in enumerate(read["codes"].tolist())},
        weights=read["weights"],
        unit=float(read["unit"]),
    )
