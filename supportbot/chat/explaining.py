"""A decision record in words: why a message was answered the way it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faq.retrieval import Reading
from supportbot.chat.grounding import NO_QUOTE, SHORT_QUOTE, UNKNOWN_FAQ
from supportbot.chat.replies import (
    CHOSEN_BY_MODEL,
    Action,
    ModelRuling,
    MoveKind,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from supportbot.chat.replies import DecisionRecord

_BANDS = {
    "sure": gettext_lazy("sure"),
    "likely": gettext_lazy("likely"),
    "ask_back": gettext_lazy("asking back"),
}
_CAPS = {
    "same phrasing": gettext_lazy("several FAQs have the very words"),
    "shared words": gettext_lazy("several FAQs have these words as their own"),
    "inserted word": gettext_lazy("a word was added that no FAQ says"),
    "exchanged word": gettext_lazy("a word was exchanged for another"),
    "one word": gettext_lazy("nothing but this word is said"),
    "open clause": gettext_lazy("the FAQ answers only one part of the message"),
    "unknown text": gettext_lazy("the encoder cannot read it"),
}
_ACTIONS: Mapping[str, StrPromise] = {
    Action.ASKED_BACK: gettext_lazy("Asked back"),
    Action.CHATTED: gettext_lazy("Answered in the bot's own words"),
    Action.FALLBACK: gettext_lazy("Not answered"),
    Action.MODEL: gettext_lazy("Left to the language model"),
}
# Other kinds of faults are told by their names.
_DOUBTS: Mapping[str, StrPromise] = {
    UNKNOWN_FAQ: gettext_lazy("it names an FAQ that it was not given"),
    NO_QUOTE: gettext_lazy("its quote does not stand in the FAQ"),
    SHORT_QUOTE: gettext_lazy("its quote is too short to prove anything"),
    "fact": gettext_lazy("a fact is not in its quote"),
}
_MOVES: Mapping[str, StrPromise] = {
    MoveKind.REPEATS: gettext_lazy("asks the same again"),
    MoveKind.CORRECTS: gettext_lazy("corrects the question"),
    MoveKind.MAKES_SURE: gettext_lazy("makes sure of the answer"),
    MoveKind.TAKES: gettext_lazy("takes a suggestion"),
    MoveKind.LEAVES_OPEN: gettext_lazy("leaves open which suggestion"),
    MoveKind.ACCEPTS: gettext_lazy("confirms the answer"),
    MoveKind.REJECTS: gettext_lazy("rejects what was shown"),
    MoveKind.WANTS_HUMAN: gettext_lazy("wants a human"),
    MoveKind.HANDS_OVER: gettext_lazy("wants to be passed on to a human"),
    MoveKind.GREETS: gettext_lazy("greets"),
    MoveKind.CALLS: gettext_lazy("asks whether anyone is there"),
    MoveKind.THANKS: gettext_lazy("thanks"),
    MoveKind.LEAVES: gettext_lazy("says goodbye"),
    MoveKind.NODS: gettext_lazy("nods"),
    MoveKind.IS_PUZZLED: gettext_lazy("is puzzled"),
    MoveKind.ASKS_WHO: gettext_lazy("asks who answers"),
    MoveKind.ASKS_MOOD: gettext_lazy("asks how the bot is"),
    MoveKind.ASKS_HELP: gettext_lazy("asks for help"),
    MoveKind.COMPLAINS: gettext_lazy("complains"),
    MoveKind.SWEARS: gettext_lazy("swears"),
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
    yield from _by_the_model(record)
    if record.capped_by:
        yield _("No surer than that: {why}.").format(why=_capped(record))
    if read := _read(record):
        yield read
    if record.words and not record.is_talk:
        words = _quoted(record.words)
        yield _("What speaks for the first FAQ: {words}.").format(words=words)
    yield from _told_with_it(record)


def _by_the_model(record: DecisionRecord) -> Iterator[str]:
    """What the language model said to the FAQs, and what of its words was dropped."""
    call = record.model_call
    if record.chosen_by == CHOSEN_BY_MODEL:
        yield _("The language model has chosen it among the nearest FAQs.")
        if why := _compared(record):
            yield _("The search alone: {why}.").format(why=why)
    elif call and call.ruling == ModelRuling.POINTED:
        yield _("The language model has chosen an FAQ that may only be asked back.")
    if call and call.ruling == ModelRuling.ABSTAINED:
        yield _("The language model found no FAQ that answers.")
    for kind, count in call.dropped.items() if call else ():
        yield _("Dropped of what it wrote: {count} ({why}).").format(
            count=count, why=_DOUBTS.get(kind, kind)
        )


def _told_with_it(record: DecisionRecord) -> Iterator[str]:
    if record.also:
        names = _quoted(faq.question for faq in record.also)
        yield _("Answered in the same reply: {names}.").format(names=names)
    if record.note:
        yield _("Shown beside the answer: “{note}”").format(note=record.note)
    if record.offers_human:
        yield _("A human was offered.")


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(_("“{text}”").format(text=text) for text in texts)


def _capped(record: DecisionRecord) -> str:
    words = record.exchanged
    if words and words.meant:
        return _("“{said}” stands where the FAQ says “{meant}”").format(
            said=words.said, meant=words.meant
        )
    if words:
        return _("no FAQ says “{said}”").format(said=words.said)
    return str(_CAPS.get(record.capped_by, record.capped_by))


def _read(record: DecisionRecord) -> str:
    """In whose light the message was read, if it was not read alone."""
    if record.reading == Reading.WITH_EARLIER:
        return _("Read together with the messages before that got no answer.")
    if record.reading != Reading.IN_CONTEXT:
        return ""
    if not record.in_light_of:
        return _("Read in the light of the question before.")
    return _("Read in the light of “{question}”.").format(question=record.in_light_of)


def _moved(record: DecisionRecord) -> str:
    move = str(_MOVES.get(record.move, record.move))
    if record.taken:
        move = _("{move} (number {place})").format(move=move, place=record.taken)
    if record.about is None:
        return _("The customer {move}.").format(move=move)
    question = record.about.question
    return _("The customer {move}: “{question}”.").format(move=move, question=question)


def _decided(record: DecisionRecord) -> str:
    if record.decision == Action.ANSWERED:
        said = _answered(record.certainty)
    else:  # a newer version may have stored a word that this does not know
        said = str(_ACTIONS.get(record.decision, record.decision))
    is_given = record.is_talk or record.taken or record.chosen_by
    why = "" if is_given else _compared(record)
    return f"{said}{': ' + why if why else ''}."


def _answered(certainty: str) -> str:
    if not certainty:
        return _("Answered")
    return _("Answered as {certainty}").format(
        certainty=_BANDS.get(certainty, certainty)
    )


def _compared(record: DecisionRecord) -> str:
    """The confidence beside the thresholds that it has reached or missed."""
    thresholds = record.thresholds or {}
    if record.confidence is None or not thresholds:
        return ""
    parts = [
        _compare(record.confidence, thresholds[band], name)
        for band, name in _BANDS.items()
        if band in thresholds
    ]
    said = _("confidence {confidence} is {compared}").format(
        confidence=_number(record.confidence), compared=", ".join(parts)
    )
    if record.lead is None or "lead" not in thresholds:
        return said
    compared = _compare(record.lead, thresholds["lead"], _BANDS["likely"])
    return _("{said}; its lead {lead} is {compared}").format(
        said=said, lead=_number(record.lead), compared=compared
    )


def _compare(value: float, threshold: float, band: StrPromise) -> str:
    told = (
        _("at least {threshold} for {band}")
        if value >= threshold
        else _("below {threshold} for {band}")
    )
    return told.format(threshold=_number(threshold), band=band)


def _number(value: float) -> str:
    return str(number_format(value, decimal_pos=2))
