"""What customers make of the answers, and which of it enough of them agree on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from faq.models import FAQ, Voice
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.models.labels import VoiceQuerySet

Kind = Voice.Kind

# For the FAQ above 0, against it below. Who clicks has not read the answer yet, who
# wants a human may have got the right one; staff decide whatever customers say.
WEIGHTS = {
    Kind.CONFIRMED: 1.0,
    Kind.THUMBS_UP: 1.0,
    Kind.CLICKED: 0.5,
    Kind.HANDED_OFF: -0.25,
    Kind.NONE_OF_THESE: -0.5,
    Kind.THUMBS_DOWN: -1.0,
    Kind.REJECTED: -1.0,
}
MARKS = {True: Kind.STAFF_RIGHT, False: Kind.STAFF_WRONG}
MAX_PER_VOTER = 100  # of one conversation, however long it is
FADED = 5  # half-lives after which a voice has no weight to speak of: 3 %


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifiedLabel:
    """What enough customers, or staff, say of an FAQ as the answer to a question.

    The weight is above 0 and at most 1, which is what a label of staff has.
    """

    text: str
    faq_id: int
    is_right: bool
    weight: float
    voter_count: int


def record_voice(
    kind: str,
    *,
    text: str,
    faq_ids: Iterable[int],
    voter: str,
    asked_at: datetime | None = None,
) -> None:
    """Keep what a voter says of FAQs as answers to a question.

    It takes the place of what they said before of the same, save a handoff: that says
    nothing of the answer itself. An FAQ that is gone is left out.

        record_voice(Voice.Kind.CONFIRMED, text="my box?", faq_ids=[7], voter=voter)
    """
    key = _key(text)
    if key is None or len(text) > Voice.MAX_CHARS:
        return
    if Voice.objects.of(voter).count() >= MAX_PER_VOTER:
        return
    asked_at = asked_at or timezone.now()
    # In one order, so that two requests never wait for each other (PostgreSQL).
    known = FAQ.objects.filter(id__in=set(faq_ids)).order_by("id")
    voices = [
        Voice(
            faq_id=faq_id,
            text=text,
            text_key=key,
            voter=voter,
            kind=kind,
            asked_at=asked_at,
        )
        for faq_id in known.values_list("id", flat=True)
    ]
    _store(
        voices, fields=[] if kind == Kind.HANDED_OFF else ["kind", "text", "asked_at"]
    )


def withdraw_voice(*, text: str, faq_ids: Iterable[int], voter: str) -> None:
    """Forget what a voter said of these FAQs as answers to the question."""
    Voice.objects.of(voter).filter(text_key=_key(text), faq__in=faq_ids).delete()


def mark_voices(voices: Iterable[Voice], *, is_right: bool) -> int:
    """Let staff decide about the questions and FAQs of these voices; how many."""
    pairs = {(voice.text_key, voice.faq_id): voice for voice in voices}
    now = timezone.now()
    marks = [
        Voice(
            faq_id=voice.faq_id,
            text=voice.text,
            text_key=voice.text_key,
            voter=Voice.STAFF,
            kind=MARKS[is_right],
            asked_at=now,
        )
        for voice in pairs.values()
    ]
    _store(marks, fields=["kind", "asked_at"])
    return len(marks)


def judge(text: str, faq_id: int, *, is_right: bool) -> None:
    """Let staff decide whether the FAQ answers the question, whatever customers say."""
    key = _key(text)
    if key is not None:
        said = Voice(faq_id=faq_id, text=text[: Voice.MAX_CHARS], text_key=key)
        mark_voices([said], is_right=is_right)


def qualified_labels(now: datetime | None = None) -> list[QualifiedLabel]:
    """What may be acted on, the heaviest first of each FAQ, so many an FAQ at most."""
    now = now or timezone.now()
    labels = [label for _, label in _groups(now) if label is not None]
    labels.sort(key=lambda label: (label.faq_id, -label.weight, label.text))
    return [
        label
        for _, of_faq in groupby(labels, key=attrgetter("faq_id"))
        for label in list(of_faq)[: settings.LABEL_CAP_PER_FAQ]
    ]


def labels_of(
    texts: Iterable[str], now: datetime | None = None
) -> list[QualifiedLabel]:
    """What may be acted on about these questions, however they are written."""
    keys = {key for text in texts if (key := _key(text))}
    voices = Voice.objects.filter(text_key__in=keys)
    found = (label for _, label in _groups(now or timezone.now(), voices))
    return [label for label in found if label is not None]


def outdated_voices(older_than: datetime, now: datetime | None = None) -> list[int]:
    """Ids of the voices to forget: older ones that no label came of, and faded ones."""
    now = now or timezone.now()
    faded = now - timedelta(days=FADED * settings.LABEL_HALF_LIFE_DAYS)
    kept_from = [
        (voice, faded if label is not None else older_than)
        for voices, label in _groups(now)
        for voice in voices
    ]
    return [
        voice.pk
        for voice, since in kept_from
        if voice.voter != Voice.STAFF and voice.asked_at < since
    ]


def _store(voices: Sequence[Voice], *, fields: Sequence[str]) -> None:
    """Store what is new; of what was said before, only these fields change."""
    if not fields:
        Voice.objects.bulk_create(voices, ignore_conflicts=True)
        return
    Voice.objects.bulk_create(
        voices,
        update_conflicts=True,
        unique_fields=["voter", "text_key", "faq"],
        update_fields=fields,
    )


def _groups(
    now: datetime, among: VoiceQuerySet | None = None
) -> Iterator[tuple[Sequence[Voice], QualifiedLabel | None]]:
    """All voices about one question and FAQ, with the label that they make together."""
    voices_among = Voice.objects.all() if among is None else among
    ordered = voices_among.order_by("text_key", "faq", "id").iterator()
    for _, group in groupby(ordered, key=attrgetter("text_key", "faq_id")):
        voices = list(group)
        yield voices, _label(voices, now)


def _label(voices: Sequence[Voice], now: datetime) -> QualifiedLabel | None:
    weights = [_weight(voice, now) for voice in voices if voice.kind in WEIGHTS]
    mark = next((voice for voice in voices if voice.voter == Voice.STAFF), None)
    if mark is not None:
        is_right, weight = mark.kind == Kind.STAFF_RIGHT, 1.0
    elif _is_agreed(weights):
        is_right = sum(weights) > 0
        # As one label of staff at most: many who agree are one question all the same.
        most = max(len(weights), settings.LABEL_MIN_SESSIONS)
        weight = abs(sum(weights)) / most
    else:
        return None
    return QualifiedLabel(
        text=voices[0].text,
        faq_id=voices[0].faq_id,
        is_right=is_right,
        weight=weight,
        voter_count=len(weights),
    )


def _weight(voice: Voice, now: datetime) -> float:
    days = max((now - voice.asked_at) / timedelta(days=1), 0.0)
    fresh: float = 0.5 ** (days / settings.LABEL_HALF_LIFE_DAYS)
    return WEIGHTS[Kind(voice.kind)] * fresh


def _is_agreed(weights: Sequence[float]) -> bool:
    """Whether one side has enough voters more than the other, and the greater weight.

    More than the other: a few who disagree cancel as many who agree.
    """
    lead = sum(1 if weight > 0 else -1 for weight in weights)
    return abs(lead) >= settings.LABEL_MIN_SESSIONS and lead * sum(weights) > 0


def _key(text: str) -> str | None:
    """Names the question, however it is written; None for one without words."""
    words = normalise(text)
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else None
