"""What staff teach search: approved wordings, and questions without an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction

from faq.indexing.embedding import current_encoder
from faq.indexing.unembedded import embed_now
from faq.learning import reviewing
from faq.models import FAQ, LabelledQuestion, Phrasing
from faq.retrieval.arrays import Floats
from faq.retrieval.results import Decision, SearchResult
from faq.retrieval.text.normalisation import normalise
from faq.search import search

MAX_REVIEWED = 500  # questions that are searched for, some milliseconds each


def approve_wording(
    faq: FAQ,
    text: str,
    *,
    by: User | None = None,
    source: str = LabelledQuestion.Source.STAFF,
) -> Phrasing:
    """Let the FAQ answer this wording, from the next request on."""
    text = " ".join(text.split())
    with transaction.atomic():
        phrasing = faq.phrasings.filter(text__iexact=text).first()
        phrasing = phrasing or Phrasing(faq=faq, text=text)
        phrasing.kind = Phrasing.Kind.ALTERNATE
        phrasing.full_clean()
        phrasing.save()
        LabelledQuestion.objects.filter(faq=None, text__iexact=text).delete()
        _label(text, faq=faq, by=by, source=source)
    embed_now([text])
    return phrasing


def mark_none(
    text: str,
    *,
    by: User | None = None,
    source: str = LabelledQuestion.Source.STAFF,
) -> LabelledQuestion:
    """Remember that no FAQ answers this question, from the next request on.

    FAQs lose it as another way to ask; one whose own question it is still answers it.
    """
    text = " ".join(text.split())
    with transaction.atomic():
        alternates = Phrasing.objects.filter(kind=Phrasing.Kind.ALTERNATE)
        alternates.filter(text__iexact=text).delete()
        LabelledQuestion.objects.filter(text__iexact=text, faq__isnull=False).delete()
        label = _label(text, faq=None, by=by, source=source)
    embed_now([text])
    return label


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
    found = {
        key: search(wordings[key], limit=1, in_background=False)
        for key in asked[:MAX_REVIEWED]
    }
    doubtful = [key for key, result in found.items() if _is_open(result)]
    if not doubtful:
        return []
    places = reviewing.order(
        np.array([found[key].confidence for key in doubtful], np.float32),
        np.array([counts[key] for key in doubtful]),
        _vectors_of([wordings[key] for key in doubtful]),
        limit=limit,
    )
    return [wordings[doubtful[place]] for place in places]


def _is_open(result: SearchResult) -> bool:
    return result.mode != "exact" and result.decision is not Decision.SMALL_TALK


def _vectors_of(texts: list[str]) -> Floats:
    encoder = current_encoder().encoder
    if encoder is None:  # no question is then like another
        return np.eye(len(texts), dtype=np.float32)
    return np.array([encoder.encode_query(text) for text in texts])


def _label(
    text: str, *, faq: FAQ | None, by: User | None, source: str
) -> LabelledQuestion:
    label = LabelledQuestion.objects.filter(faq=faq, text__iexact=text).first()
    if label is None:
        label = LabelledQuestion(text=text, faq=faq, created_by=by, source=source)
        label.full_clean()
        label.save()
    return label
