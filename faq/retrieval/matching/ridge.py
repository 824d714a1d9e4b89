"""Kernel ridge regression over the phrasings around a query.

A phrasing counts less where others of its FAQ say the same, and more where a phrasing
of another FAQ stands close: this tells siblings apart that cosines confuse. Solved for
the nearest phrasings only, its cost does not grow with the knowledge base, nothing has
to be kept up to date, and it scores as well as the regression over all phrasings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats

NEAREST = 256  # phrasings
NEAREST_OF_MANY = 128  # where all cannot be measured: a quarter of the time
GAMMA = 2.0
PENALTY = 0.2


def weights(
    query: Floats, vectors: Floats, crowding: Floats, remembered: Floats
) -> Floats:
    """How much each vector speaks for its owner, then how much each remembered one.

    `query` is a unit vector (dimensions,), `vectors` (n, dimensions) and `remembered`
    (m, dimensions) hold unit vectors; the result is (n + m,). `crowding` is the penalty
    of each vector in units of PENALTY, (n,): owners of many vectors must not win by
    their number. Remembered questions have no answer.

    Solves (K + PENALTY * diag(crowding)) w = k, where K and k are the RBF kernel
    exp(GAMMA * (cosine - 1)) among the vectors and to the query; targets are one-hot by
    owner, so the weights of an owner add up to its score (dual form of kernel ridge
    regression: Saunders, Gammerman and Vovk 1998).
    """
    if len(remembered):
        vectors = np.concatenate([vectors, remembered])
        crowding = np.append(crowding, np.ones(len(remembered), np.float32))
    kernel = vectors @ vectors.T
    kernel -= 1
    kernel *= GAMMA
    np.exp(kernel, out=kernel)
    kernel.flat[:: len(kernel) + 1] += PENALTY * crowding
    likeness = np.exp(GAMMA * (vectors @ query - 1))
    solved: Floats = np.linalg.solve(kernel, likeness)
    return solved
