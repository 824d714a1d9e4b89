"""Which questions to label first: those that tell most about all the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from faq.indexing import Effort, current_encoder
from faq.models import LabelledQuestion
from faq.retrieval.results import Decision, SearchResult
from faq.retrieval.text.normalisation import normalise
from faq.search import search

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats, Integers

MAX_REVIEWED = 500  # questions that are searched for, some milliseconds each
SHARPNESS = 8  # power of the cosine under which only close wordings are alike


def propose_for_review(texts: Iterable[str], *, limit: int = 20) -> list[str]:
    """Which of these customer questions staff should label first.

    Questions that are labelled, equal to a phrasing, or small talk are left out.
    """
    labels = LabelledQuestion.objects.values_list("text", flat=True)
    labelled = frozenset(map(normalise, labels))
    texts = list(texts)
    counts = Counter(map(normalise, texts))
    wordings = {normalise(text): text for text in reversed(texts)}
    asked = [key for key, _ in counts.most_common() if key and key not in labelled]
    results = {
        key: search(wordings[key], limit=1, effort=Effort.FULL)
        for key in asked[:MAX_REVIEWED]
    }
    doubtful = [key for key, result in results.items() if _is_open(result)]
    if not doubtful:
        return []
    places = order(
        np.array([results[key].confidence for key in doubtful], np.float32),
        np.array([counts[key] for key in doubtful]),
        _vectors_of([wordings[key] for key in doubtful]),
        limit=limit,
    )
    return [wordings[doubtful[place]] for place in places]


def order(
    confidences: Floats, counts: Integers, vectors: Floats, *, limit: int
) -> list[int]:
    """Positions of the questions to label, the most telling first.

    Every choice covers the most doubt that is left: a doubtful question, asked often,
    with many like it, and unlike those chosen before. Doubt is the standard deviation
    of "the top hit is right". All arrays have a row a question; vectors are of length
    one, (questions, dimensions). A greedy choice like this covers at least 63 % of what
    the best one would (Nemhauser, Wolsey and Fisher 1978).
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


def _is_open(result: SearchResult) -> bool:
    return result.mode != "exact" and result.decision is not Decision.SMALL_TALK


def _vectors_of(texts: list[str]) -> Floats:
    encoder = current_encoder().encoder
    if encoder is None:  # no question is then like another
        return np.eye(len(texts), dtype=np.float32)
    return np.array([encoder.encode_query(text) for text in texts])
