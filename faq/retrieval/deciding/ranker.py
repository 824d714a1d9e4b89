"""One score a document: a weighted sum of its signals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from faq.retrieval.arrays import Floats
from faq.retrieval.matching.signals import SIGNALS


def scores(matrix: Floats, weights: Mapping[str, float]) -> Floats:
    return matrix @ np.array([weights.get(name, 0.0) for name in SIGNALS], np.float32)
