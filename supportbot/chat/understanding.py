"""What a message means as a move in the conversation; told without search or model.

A message that consists of known phrases only (`phrases.json`, by language) is a
yes, a wish for a human, thanks. What a yes or a "2" refers to, the conversation knows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from faq.retrieval import is_look_alike
from sessions_app.models import Message
from supportbot.chat.conversation import Conversation
from supportbot.chat.phrases import (
    LANGUAGES,
    Token,
    corrected,
    find_phrases,
    find_prefix,
    own_questions,
    read_tokens,
    says_all,
    size_of,
    spelling,
    vocabulary,
    ways_to_ask,
)
from supportbot.chat.replies import Action, FAQSummary, MoveKind

if TYPE_CHECKING:
    from supportbot.chat.conversation import PastTurn

MAX_WORDS = 14
MAX_SLIPPED = 8  # words and signs of a message whose typos are mended
MAX_DIGITS = 2  # of a place in a list; longer ones are orders, errors, sizes
MAX_NAMING = 5  # words that pick a question by what it is about
LAST_WORDS = 8  # in which a wish for a human may stand after all else
MIN_BARE = 3  # words of a question after "hi" without a comma

NO = ("no", "reject")
ASIDES = (
    *("yes", "nod", "thanks", "greeting", "greeting_alone", "filler"),
    *(*NO, "decline"),
)
# The tags of a message that is an answer or small talk; what stands first wins.
TALK = {
    "identity": MoveKind.ASKS_WHO,
    "complaint": MoveKind.COMPLAINS,
    "swearing": MoveKind.SWEARS,
    "reject": MoveKind.REJECTS,
    "decline": MoveKind.NODS,
    "no": MoveKind.REJECTS,
    "yes": MoveKind.ACCEPTS,
    "mood": MoveKind.ASKS_MOOD,
    "abilities": MoveKind.ASKS_HELP,
    "farewell": MoveKind.LEAVES,
    "thanks": MoveKind.THANKS,
    "greeting": MoveKind.GREETS,
    "greeting_alone": MoveKind.GREETS,
    "presence": MoveKind.GREETS,
    "nod": MoveKind.NODS,
    "unclear": MoveKind.IS_PUZZLED,
    "doubt": MoveKind.IS_PUZZLED,
}
SMALL_TALK = {
    MoveKind.ASKS_HELP,
    MoveKind.ASKS_MOOD,
    MoveKind.ASKS_WHO,
    MoveKind.GREETS,
    MoveKind.LEAVES,
    MoveKind.NODS,
    MoveKind.THANKS,
}
ASKED_AS = {"greeting_alone": "greeting", "presence": "greeting"}
# Bags of words: any mixture of these that says enough.
ANGER = ("complaint", "swearing")
NO_BOT = ("refusal", "machine", *ANGER, *ASIDES)
WISH = ("agent", "person", "contact", "wish", "callback", "around", *NO_BOT)
PICK = ("pick", "ordinals", "last", "every", "filler")
CORRECTION = (*NO, "oops", "correction", "after_no", "filler")
OPENING = ("greeting", "thanks", "nod", "yes", "filler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the customer does with a message, and what is to be searched for it."""

    kind: MoveKind
    query: str = ""
    asks: tuple[str, ...] = ()  # how the company's own FAQ about that may be asked for
    faq: FAQSummary | None = None  # that was taken, confirmed or rejected
    number: int | None = None  # its place among those offered
    language: str | None = None  # when the words tell it


def understand(text: str, conversation: Conversation) -> Move:
    """The customer's move; asking something is one, too.

    >>> understand("agent, please!", Conversation()).kind
    <MoveKind.WANTS_HUMAN: 'wants a human'>
    """
    tokens = read_tokens(text)
    move = _move(tokens, conversation) or _name(tokens, conversation)
    if not move and size_of(tokens) <= MAX_SLIPPED:
        slips = corrected(tokens, is_word=is_look_alike)
        move = _move(slips, conversation) if slips else None
    for read in (_first_wish, _last_wish):
        move = move or read(tokens, conversation)
    return move or _question(text, tokens, conversation)


def _move(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """What a message of known phrases only does."""
    if size_of(tokens) > MAX_WORDS:
        return None
    return (
        _pick(tokens, conversation)
        or _talk(tokens, conversation)
        or _wish(tokens, conversation)
    )


def is_talk(question: str) -> bool:
    """Whether an FAQ's question is small talk: "Hello", "Are you a bot?"."""
    return _kind_of(question) in SMALL_TALK


def means_human(question: str) -> bool:
    """Whether an FAQ's question asks for a human."""
    return _kind_of(question) is MoveKind.WANTS_HUMAN


@lru_cache(maxsize=4096)
def _kind_of(question: str) -> MoveKind:
    """What a customer does who says it at the beginning."""
    tokens = read_tokens(question)
    if spelling(tokens) in own_questions("identity"):
        return MoveKind.ASKS_WHO
    return understand(question, Conversation()).kind


def _pick(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The place in the list that was offered: "2", "the second one", "the last"."""
    offered = conversation.offered
    reading = find_phrases(tokens, PICK) if offered else None
    if reading is None or not {"ordinals", "last", "every"} & reading.tags.keys():
        return _stray_number(tokens, conversation)
    if "every" in reading.tags or _picks_several(tokens, reading.language):
        return Move(kind=MoveKind.LEAVES_OPEN, language=reading.language)
    number = reading.tags.get("ordinals", len(offered))
    if number > len(offered):
        return Move(kind=MoveKind.LEAVES_OPEN, language=reading.language)
    return Move(kind=MoveKind.TAKES, faq=offered[number - 1], number=number)


def _picks_several(tokens: Sequence[Token], language: str) -> bool:
    """Whether it names two places: "1 and 3"."""
    said = {token.text for token in tokens}
    places, ties = (vocabulary(language, (each,)) for each in ("ordinals", "tie"))
    return len(places & said) > 1 and bool(ties & said)


def _stray_number(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """A bare number that is no place in a list: "0", or "2" where none is offered."""
    words = [token.text for token in tokens if token.is_word]
    is_number = len(words) == 1 and words[0].isdecimal()
    if not is_number or len(words[0]) > MAX_DIGITS:
        return None
    # The model may have asked for a number; it knows what that one means.
    last = conversation.standing
    is_for_model = last is not None and last.reply.source == Message.Source.GEMINI
    return None if is_for_model else Move(kind=MoveKind.LEAVES_OPEN)


def _talk(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """An answer to the bot, or small talk."""
    reading = find_phrases(tokens, (*TALK, "filler"))
    tag = next((tag for tag in TALK if reading and tag in reading.tags), None)
    if reading is None or tag is None:
        return None
    if tag == "unclear" and "filler" in reading.tags:
        return None  # "what now" asks for what comes next
    move = Move(
        kind=TALK[tag],
        asks=ways_to_ask(ASKED_AS.get(tag, tag), reading.language),
        language=reading.language,
    )
    if _makes_sure(tokens, tag, conversation):
        [faq, *_] = conversation.turns[-1].faqs
        return _with(move, MoveKind.MAKES_SURE, faq=faq)
    if move.kind is MoveKind.GREETS and _is_call(tokens, reading.tags, conversation):
        return _with(move, MoveKind.CALLS)
    return _as_answer(move, tag, conversation)


def _is_call(
    tokens: Sequence[Token], tags: Collection[str], conversation: Conversation
) -> bool:
    """Whether a greeting in a conversation asks if anyone is there."""
    # By their length: "???" is folded to one.
    is_urgent = any(t.text[0] == "?" and t.end - t.start > 1 for t in tokens)
    is_asking = "presence" in tags or is_urgent
    return bool(conversation.misses) or (is_asking and conversation.has_asked)


def _makes_sure(tokens: Sequence[Token], tag: str, conversation: Conversation) -> bool:
    """Whether a "no?" asks back: "so no then?"."""
    has_mark = any(token.text.startswith("?") for token in tokens)
    is_asked = tag == "doubt" or (tag in {"yes", "no"} and has_mark)
    is_bare = tag == "yes" and sum(token.is_word for token in tokens) == 1
    is_answered = bool(conversation.turns) and bool(conversation.turns[-1].faqs)
    return is_asked and is_answered and not is_bare


def _as_answer(move: Move, tag: str, conversation: Conversation) -> Move:
    """What a yes or a no means here; other moves mean the same anywhere."""
    turn = conversation.standing
    is_last = bool(turn) and turn is conversation.turns[-1]
    if turn and (move.kind is MoveKind.ACCEPTS or (tag == "nod" and is_last)):
        return _affirmed(move, turn)
    if move.kind is MoveKind.ACCEPTS or (tag == "no" and not _is_deniable(turn)):
        return _with(move, MoveKind.NODS)
    if move.kind is MoveKind.REJECTS and turn:
        return _with(move, MoveKind.REJECTS, faq=turn.reply.faq)
    return move


def _is_deniable(turn: PastTurn | None) -> bool:
    """Whether a bare no says no to what the bot has shown."""
    return turn is not None and bool(turn.faqs or turn.reply.suggestions)


def _affirmed(move: Move, turn: PastTurn) -> Move:
    """A yes, or a nod, which says less."""
    is_yes, offered = move.kind is MoveKind.ACCEPTS, turn.reply.suggestions
    if turn.faqs:
        kind = MoveKind.ACCEPTS if is_yes else MoveKind.NODS
        return _with(move, kind, faq=turn.reply.faq)
    if len(offered) == 1:
        return Move(kind=MoveKind.TAKES, faq=offered[0], number=1)
    if offered and is_yes:
        return _with(move, MoveKind.LEAVES_OPEN)
    if is_yes and turn.reply.offers_human:
        return _with(move, MoveKind.HANDS_OVER)
    # A yes to nothing that was asked says no more than a "?".
    is_open = is_yes and turn.reply.record.decision == Action.FALLBACK
    return _with(move, MoveKind.LEAVES_OPEN if is_open else MoveKind.NODS)


def _wish(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """A wish for a human, or anger, in whatever words."""
    refused = find_phrases(tokens, NO_BOT)
    if refused and {"refusal", "machine"} <= refused.tags.keys():
        return _for_human(refused.language, conversation)
    reading = find_phrases(tokens, WISH)
    if reading is None:
        return None
    if _is_wish(reading.tags.keys()):
        return _for_human(reading.language, conversation)
    for tag in ANGER:
        if tag in reading.tags:
            return Move(kind=TALK[tag], language=reading.language)
    return None


def _is_wish(tags: Set[str]) -> bool:
    """Whether such words, put together in any order, ask for a human."""
    is_asking = bool({"contact", "wish"} & tags)
    if {"refusal", "machine"} <= tags:
        return is_asking or "agent" in tags
    # "I don't want a human" is none; "no, a human" is one.
    is_refused = "refusal" in tags and not tags & set(NO)
    is_named = "agent" in tags or ("person" in tags and is_asking)
    return "callback" in tags or (is_named and not is_refused)


def _first_wish(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The wish to speak to somebody about something."""
    for language in LANGUAGES:
        length, tags = find_prefix(tokens, language, WISH)
        is_wish = "agent" in tags or {"contact", "person"} <= tags.keys()
        behind = tokens[length:]
        if is_wish and find_prefix(behind, language, ("topic",))[0]:
            return _for_human(language, conversation)
    return None


def _last_wish(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The wish for a human that a message ends with, whatever was said before."""
    if any(find_prefix(tokens, each, ("timing",))[0] for each in LANGUAGES):
        return None
    for start in range(max(1, len(tokens) - LAST_WORDS), len(tokens) - 2):
        if find_phrases(tokens[start - 1 : start], ("refusal",)):
            continue
        reading = find_phrases(tokens[start:], WISH)
        tags = reading.tags.keys() if reading else set()
        is_wish = "agent" in tags and {"wish", "contact"} & tags
        if reading and (is_wish or {"person", "contact"} <= tags):
            return _for_human(reading.language, conversation)
    return None


def _for_human(language: str, conversation: Conversation) -> Move:
    """Wished for again after the bot has told the way, it is to be gone."""
    asks = ways_to_ask("human", language)
    is_offered = conversation.is_human_offered
    kind = MoveKind.HANDS_OVER if is_offered else MoveKind.WANTS_HUMAN
    return Move(kind=kind, asks=asks, language=language)


def _name(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The one question offered that has all the words that are said."""
    words = {token.text for token in tokens if token.is_word}
    empty = vocabulary("en", ("pick", "filler", "around", "ordinals"))
    content = {w for w in words if w not in empty and len(w) >= MIN_BARE} - {"about"}
    if not content or len(words) > MAX_NAMING:
        return None
    named = [
        (number, faq)
        for number, faq in enumerate(conversation.offered, start=1)
        if says_all(faq.question, content)
    ]
    if len(named) != 1:
        return None
    [(number, faq)] = named
    return Move(kind=MoveKind.TAKES, faq=faq, number=number)


def _question(text: str, tokens: Sequence[Token], conversation: Conversation) -> Move:
    """A question, without the greeting or the no before it."""
    for language in LANGUAGES:
        start = _after_correction(tokens, language)
        if start:
            return Move(kind=MoveKind.CORRECTS, query=text[start:].strip())
    for language in LANGUAGES:
        rest = _without_negated(text, tokens, language) if conversation.turns else ""
        if rest:
            return Move(kind=MoveKind.CORRECTS, query=rest)
    for language in LANGUAGES:
        start = _after_opening(tokens, language)
        if start:
            query = text[start:].strip()
            return Move(kind=MoveKind.ASKS, query=query, language=language)
    last = conversation.standing
    is_repeated = last and spelling(read_tokens(last.text)) == spelling(tokens)
    kind = MoveKind.REPEATS if is_repeated else MoveKind.ASKS
    return Move(kind=kind, query=text)


def _after_correction(tokens: Sequence[Token], language: str) -> int:
    """Where the question begins after "no, I mean"; 0 where none is corrected."""
    length, tags = find_prefix(tokens, language, CORRECTION)
    rest = [token for token in tokens[length:] if token.is_word]
    if not length or not rest:
        return 0
    is_no = bool({"no", "reject"} & tags.keys())
    has_mark = is_no and _ends_with_mark(tokens, length)
    is_said = is_no or "oops" in tags
    has_mark = has_mark or ("oops" in tags and _ends_with_mark(tokens, length))
    is_correction = "correction" in tags or (is_said and "after_no" in tags)
    return rest[0].start if is_correction or has_mark else 0


def _without_negated(text: str, tokens: Sequence[Token], language: str) -> str:
    """What is left of "not the mill, the kettle" and of "the kettle, not the mill"."""
    commas = [token for token in tokens if token.text == ","]
    if len(commas) != 1:
        return ""
    before = [token for token in tokens if token.end <= commas[0].start]
    behind = [token for token in tokens if token.start >= commas[0].end]
    for said, rest in ((before, behind), (behind, before)):
        length, _ = find_prefix(said, language, ("negation",))
        if length and length < len(said) and rest:
            return text[rest[0].start : rest[-1].end]
    return ""


def _after_opening(tokens: Sequence[Token], language: str) -> int:
    """Where the question begins after "hi," or "ok thanks,"; 0 without such."""
    for groups in (OPENING, ("greeting", "filler")):
        length, tags = find_prefix(tokens, language, groups)
        rest = [token for token in tokens[length:] if token.is_word]
        is_greeted = "greeting" in tags and len(rest) >= MIN_BARE
        has_mark = set(tags) - {"filler"} and _ends_with_mark(tokens, length)
        if length and rest and (has_mark or (groups != OPENING and is_greeted)):
            return rest[0].start
    return 0


def _ends_with_mark(tokens: Sequence[Token], length: int) -> bool:
    """Whether a comma or a full stop parts the first tokens from the rest."""
    marks = tokens[length - 1 : length + 1]
    return any(not token.is_word for token in marks)


def _with(move: Move, kind: MoveKind, faq: FAQSummary | None = None) -> Move:
    return Move(kind=kind, asks=(), faq=faq, language=move.language)
