"""Groups questions that mean the same, by their vectors and by their words.

A question that many others are like leads a group; whatever is like it joins. Neither
chance nor the order of the questions has a part in it.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import stem
from faq.retrieval.text.stop_words import content_of

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats, Integers

MOST = 10_000  # questions at once: about a second, and 40 MB
ALIKE = 0.63  # chosen on the development sets: eight of ten in a group ask the same
OF_WORDS = 0.15  # the part that words have in likeness, beside the vectors
COLUMNS = 128  # that words are counted in: some share one
AT_ONCE = 500  # rows of a product
MOST_LIKE = 400  # of one question: of a thousand equal ones memory stays bounded


def group(
    texts: Sequence[str], vectors: Floats, weights: Floats
) -> list[tuple[int, ...]]:
    """Positions of questions that mean the same, the one that leads them first.

        group(["my box?", "where is my box"], encoder.encode(texts), np.ones(2))

    A row of `vectors` has length one, or is zero where nothing reads the text. Weights
    say how often each was asked; the heaviest group comes first.
    """
    features = _features(texts, vectors)
    likes = _neighbours(features)
    density = np.array([float(weights[near].sum()) for near in likes])
    leaders = _leaders(likes, density)
    leads = np.zeros(len(texts), np.bool_)
    leads[leaders] = True
    members: dict[int, list[int]] = {leader: [leader] for leader in leaders}
    for place in sorted(set(range(len(texts))) - members.keys()):
        near = likes[place]
        leading = near[leads[near]]
        if not len(leading):  # one of very many: only the leader knows that it is led
            leading = np.array(leaders)
        closest = leading[(features[leading] @ features[place]).argmax()]
        members[int(closest)].append(place)
    return sorted(
        (tuple(found) for found in members.values()),
        key=lambda found: (-float(weights[list(found)].sum()), found[0]),
    )


def _features(texts: Sequence[str], vectors: Floats) -> Floats:
    """Rows whose product is how alike two questions are, between -1 and 1."""
    said = _word_rows(texts)
    is_read = vectors.any(axis=1)
    share = np.where(is_read, OF_WORDS, 1.0)[:, None]
    parts = [np.sqrt(1 - share) * vectors, np.sqrt(share) * said]
    rows: Floats = np.hstack(parts).astype(np.float32)
    return rows


def _word_rows(texts: Sequence[str]) -> Floats:
    """The stems of each text, rare ones first of all, hashed into a few columns."""
    stems = [_stems(text) for text in texts]
    counts = Counter(word for said in stems for word in said)
    rows = np.zeros((len(texts), COLUMNS), np.float32)
    for row, said in zip(rows, stems, strict=True):
        for word in said:
            hashed = zlib.crc32(word.encode())
            sign = 1 if hashed & 1 else -1
            rarity = np.log1p(len(texts) / counts[word])
            row[(hashed >> 1) % COLUMNS] += sign * rarity
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.maximum(lengths, 1e-9)
    return rows


def _stems(text: str) -> frozenset[str]:
    said = words(normalise(text))
    return frozenset(map(stem, content_of(said) or said))


def _neighbours(features: Floats) -> list[Integers]:
    """For each question those like it, itself among them, in their order."""
    found: list[Integers] = []
    for start in range(0, len(features), AT_ONCE):
        likeness = features[start : start + AT_ONCE] @ features.T
        for offset, row in enumerate(likeness):
            row[start + offset] = 1.0  # also of a text that nothing reads
            near = np.flatnonzero(row >= ALIKE)
            if len(near) > MOST_LIKE:
                closest = np.argsort(-row[near], kind="stable")[:MOST_LIKE]
                near = np.sort(near[closest])
            found.append(near)
    return found


def _leaders(likes: Sequence[Integers], density: Floats) -> list[int]:
    """Questions of which none is like another, and all others are like one of them."""
    is_taken = np.zeros(len(likes), np.bool_)
    leads = np.zeros(len(likes), np.bool_)
    for place in np.argsort(-density, kind="stable").tolist():
        # Of many alike ones the leader does not know all, but all know the leader.
        if not is_taken[place] and not leads[likes[place]].any():
            leads[place] = True
            is_taken[likes[place]] = True
    return [int(place) for place in np.flatnonzero(leads)]
