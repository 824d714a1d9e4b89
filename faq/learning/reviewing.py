"""Which questions to label first: those that tell most about all the others."""

from __future__ import annotations

import numpy as np

from faq.retrieval.arrays import Floats, Integers

SHARPNESS = 8  # power of the cosine under which only close wordings are alike


def order(
    confidences: Floats, counts: Integers, vectors: Floats, *, limit: int
) -> list[int]:
    """Positions of the questions to label, the most telling first.

    Every choice covers the most doubt that is left: a doubtful question, asked often,
    with many like it, and unlike those chosen before. Doubt is the standard deviation
    of "the top hit is right".
    """
    doubt = np.sqrt(confidences * (1 - confidences)) * counts
    likeness = np.maximum(vectors @ vectors.T, 0) ** SHARPNESS
    covered = np.zeros(len(doubt))
    chosen: list[int] = []
    for _ in range(min(limit, len(doubt))):
        gains = doubt @ np.maximum(likeness - covered[:, None], 0)
        gains[chosen] = -1
        chosen.append(int(gains.argmax()))
        covered = np.maximum(covered, likeness[:, chosen[-1]])
    return chosen
