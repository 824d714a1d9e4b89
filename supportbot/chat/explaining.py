"""A decision record in words: why a message was answered the way it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from faq.retrieval import Reading
from supportbot.chat.replies import Action, MoveKind

if TYPE_CHECKING:
    from supportbot.chat.replies import DecisionRecord

_BANDS = {"sure": "sure", "likely": "likely", "ask_back": "asking back"}
_CAPS = {
    "same phrasing": "several FAQs have the very words",
    "shared words": "several FAQs have these words as their own",
    "inserted word": "a word was added that no FAQ says",
    "exchanged word": "a word was exchanged for another",
    "one word": "nothing but this word is said",
    "open clause": "the FAQ answers only one part of the message",
    "unknown text": "the encoder cannot read it",
}
_ACTIONS: Mapping[str, str] = {
    Action.ASKED_BACK: "Asked back",
    Action.CHATTED: "Answered in the bot's own words",
    Action.FALLBACK: "Not answered",
    Action.MODEL: "Left to the language model",
}


def explain(record: DecisionRecord) -> tuple[str, ...]:
    """Sentences on what was decided and what spoke for it.

    >>> explain(DecisionRecord(decision="chatted", move="nods"))
    ('The customer nods.', "Answered in the bot's own words.")
    """
    return tuple(_sentences(record))


def _sentences(record: DecisionRecord) -> Iterator[str]:
    if record.move not in {"", MoveKind.ASKS}:
        yield _moved(record)
    if record.decision:
        yield _decided(record)
    if record.capped_by:
        yield f"No surer than that: {_capped(record)}."
    if read := _read(record):
        yield read
    if record.words and not record.is_talk:
        words = ", ".join(f"“{word}”" for word in record.words)
        yield f"What speaks for the first FAQ: {words}."
    yield from _told_with_it(record)


def _told_with_it(record: DecisionRecord) -> Iterator[str]:
    if record.also:
        names = ", ".join(f"“{faq.question}”" for faq in record.also)
        yield f"Answered in the same reply: {names}."
    if record.note:
        yield f"Shown beside the answer: “{record.note}”"
    if record.offers_human:
        yield "A human was offered."


def _capped(record: DecisionRecord) -> str:
    words = record.exchanged
    if words and words.meant:
        return f"“{words.said}” stands where the FAQ says “{words.meant}”"
    if words:
        return f"no FAQ says “{words.said}”"
    return _CAPS.get(record.capped_by, record.capped_by)


def _read(record: DecisionRecord) -> str:
    """In whose light the message was read, if it was not read alone."""
    if record.reading == Reading.WITH_EARLIER:
        return "Read together with the messages before that got no answer."
    if record.reading != Reading.IN_CONTEXT:
        return ""
    before = f"“{record.in_light_of}”" if record.in_light_of else "the question before"
    return f"Read in the light of {before}."


def _moved(record: DecisionRecord) -> str:
    place = f" (number {record.taken})" if record.taken else ""
    about = f": “{record.about.question}”" if record.about else ""
    return f"The customer {record.move}{place}{about}."


def _decided(record: DecisionRecord) -> str:
    if record.decision == Action.ANSWERED:
        said = f"Answered as {record.certainty}" if record.certainty else "Answered"
    else:  # a newer version may have stored a word that this does not know
        said = _ACTIONS.get(record.decision, record.decision)
    why = "" if record.is_talk or record.taken else _compared(record)
    return f"{said}{': ' + why if why else ''}."


def _compared(record: DecisionRecord) -> str:
    """The confidence beside the thresholds that it has reached or missed."""
    thresholds = record.thresholds or {}
    if record.confidence is None or not thresholds:
        return ""
    parts = [
        f"{_compare(record.confidence, thresholds[band])} {name}"
        for band, name in _BANDS.items()
        if band in thresholds
    ]
    said = f"confidence {record.confidence:.2f} is {', '.join(parts)}"
    if record.lead is None or "lead" not in thresholds:
        return said
    compared = _compare(record.lead, thresholds["lead"])
    return f"{said}; its lead {record.lead:.2f} is {compared} likely"


def _compare(value: float, threshold: float) -> str:
    return f"{'at least' if value >= threshold else 'below'} {threshold:.2f} for"
