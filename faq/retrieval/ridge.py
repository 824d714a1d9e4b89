"""Ridge regression from vectors to FAQs, solved when an index or its memory changes.

With a linear kernel the closed form needs no matrix of all phrasings against all: the
score of an FAQ is the sum of its phrasings' products with `query_for(vector)`.
"""

from __future__ import annotations

import numpy as np

from faq.retrieval.arrays import Floats

PENALTY = 1.0


def solve(gram: Floats) -> Floats:
    """The inverse that `query_for` multiplies a query with."""
    penalty = PENALTY * np.eye(len(gram))
    return np.linalg.inv(gram.astype(np.float64) + penalty).astype(np.float32)
