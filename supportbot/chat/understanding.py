"""What a message means as a move in the conversation; told without search or model.

A message that consists of known phrases only (`understanding.json`, by language) is a
yes, a wish for a human, thanks. What a yes or a "2" refers to, the conversation knows.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supportbot.chat.replies import FAQSummary, MoveKind

if TYPE_CHECKING:
    from supportbot.chat.conversation import Conversation, PastTurn

MAX_WORDS = 14
LONGEST_PHRASE = 7  # words
MAX_NAMING = 5  # words that pick a question by what it is about
MIN_BARE = 3  # words of a question after "hi" without a comma
SHARED_PREFIX = 5  # letters: refund, refunds

FULL: Mapping[str, Any] = json.loads(
    Path(__file__).with_name("understanding.json").read_text(encoding="utf-8")
)  # Any: lists of phrases, and lists of those
SIGNS: Mapping[str, str] = {
    sign: tag for tag, signs in FULL["signs"].items() for sign in signs
}
LANGUAGES = tuple(language for language in FULL if language != "signs")

ASIDES = ("yes", "nod", "thanks", "greeting", "greeting_alone", "filler")
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
    "nod": MoveKind.NODS,
    "unclear": MoveKind.IS_PUZZLED,
}
# Bags of words: any mixture of these that says enough.
WISH = ("agent", "person", "contact", "around", "complaint", "swearing", *ASIDES)
PICK = ("pick", "ordinals", "last", "filler")
NO = ("no", "reject")
CORRECTION = (*NO, "oops", "correction", "after_no", "filler")
OPENING = ("greeting", "thanks", "nod", "yes", "filler")

_TOKEN = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]+")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d]")
_FOLDED = str.maketrans({"\u0131": "i", "ł": "l", "ø": "o", "'": None, "\u2019": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the customer does with a message, and what is to be searched for it."""

    kind: MoveKind
    query: str = ""
    asks: tuple[str, ...] = ()  # how the company's own FAQ about that may be asked for
    faq: FAQSummary | None = None  # that was taken, confirmed or rejected
    number: int | None = None  # its place among those offered
    language: str | None = None  # when the words tell it


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or sign, folded to one spelling, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPhrases:
    """The phrases of a language that a message consists of."""

    language: str
    tags: Mapping[str, int] = field(default_factory=dict)  # and which it was


def understand(text: str, conversation: Conversation) -> Move:
    """The customer's move; asking something is one, too.

    >>> understand("agent, please!", Conversation()).kind
    <MoveKind.WANTS_HUMAN: 'wants a human'>
    """
    tokens = _tokens(text)
    if len(tokens) <= MAX_WORDS:
        move = (
            _pick(tokens, conversation)
            or _talk(tokens, conversation)
            or _wish(tokens)
            or _name(tokens, conversation)
        )
        if move:
            return move
    return _question(text, tokens, conversation)


def _pick(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The place in the list that was offered: "2", "the second one", "the last"."""
    offered = conversation.offered
    reading = _read(tokens, PICK) if offered else None
    if reading is None or not {"ordinals", "last"} & reading.tags.keys():
        return None
    number = reading.tags.get("ordinals", len(offered))
    if number > len(offered):
        return Move(kind=MoveKind.LEAVES_OPEN, language=reading.language)
    return Move(kind=MoveKind.TAKES, faq=offered[number - 1], number=number)


def _talk(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """An answer to the bot, or small talk."""
    reading = _read(tokens, (*TALK, "filler"))
    tag = next((tag for tag in TALK if reading and tag in reading.tags), None)
    if reading is None or tag is None:
        return None
    if tag == "unclear" and "filler" in reading.tags:
        return None  # "what now" asks for what comes next
    move = Move(
        kind=TALK[tag],
        asks=_ways_to_ask(tag.removesuffix("_alone"), reading.language),
        language=reading.language,
    )
    return _as_answer(move, tag, conversation)


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
    if is_yes and turn.reply.offers_human and not turn.reply.faq:
        asks = _ways_to_ask("human", move.language or "en")
        return Move(kind=MoveKind.WANTS_HUMAN, asks=asks, language=move.language)
    return _with(move, MoveKind.NODS)


def _wish(tokens: Sequence[Token]) -> Move | None:
    """A wish for a human, or anger, in whatever words."""
    reading = _read(tokens, WISH)
    tags = reading.tags.keys() if reading else set()
    if reading is None:
        return None
    if "agent" in tags or {"person", "contact"} <= tags:
        asks = _ways_to_ask("human", reading.language)
        return Move(kind=MoveKind.WANTS_HUMAN, asks=asks, language=reading.language)
    for tag in ("complaint", "swearing"):
        if tag in tags:
            return Move(kind=TALK[tag], language=reading.language)
    return None


def _name(tokens: Sequence[Token], conversation: Conversation) -> Move | None:
    """The one question offered that has all the words that are said."""
    words = {token.text for token in tokens if token.is_word}
    empty = _vocabulary("en", ("pick", "filler", "around", "ordinals"))
    content = {w for w in words if w not in empty and len(w) >= MIN_BARE} - {"about"}
    if not content or len(words) > MAX_NAMING:
        return None
    named = [
        (number, faq)
        for number, faq in enumerate(conversation.offered, start=1)
        if _has_all({token.text for token in _tokens(faq.question)}, content)
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
            return Move(kind=MoveKind.ASKS, query=text[start:].strip())
    last = conversation.standing
    is_repeated = last and _spelling(_tokens(last.text)) == _spelling(tokens)
    kind = MoveKind.REPEATS if is_repeated else MoveKind.ASKS
    return Move(kind=kind, query=text)


def _after_correction(tokens: Sequence[Token], language: str) -> int:
    """Where the question begins after "no, I mean"; 0 where none is corrected."""
    length, tags = _prefix(tokens, language, CORRECTION)
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
    """What is left of "not the grinder, the kettle" and "the kettle, not the grinder"."""
    commas = [token for token in tokens if token.text == ","]
    if len(commas) != 1:
        return ""
    before = [token for token in tokens if token.end <= commas[0].start]
    behind = [token for token in tokens if token.start >= commas[0].end]
    length, _ = _prefix(before, language, ("negation",))
    if length and length < len(before) and behind:
        return text[behind[0].start :].strip()
    length, _ = _prefix(behind, language, ("negation",))
    if length and length < len(behind) and before:
        return text[: commas[0].start].strip()
    return ""


def _after_opening(tokens: Sequence[Token], language: str) -> int:
    """Where the question begins after "hi," or "ok thanks,"; 0 without such."""
    for groups in (OPENING, ("greeting", "filler")):
        length, tags = _prefix(tokens, language, groups)
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


def _prefix(
    tokens: Sequence[Token], language: str, groups: Iterable[str]
) -> tuple[int, Mapping[str, int]]:
    """How many of the first tokens are phrases of these groups, and which."""
    lexicon = _lexicon(language, tuple(groups))
    place, tags = 0, dict[str, int]()
    while place < len(tokens):
        if not tokens[place].is_word:
            place += 1
            continue
        longest = _longest(tokens, place, lexicon)
        if longest is None:
            break
        place, found = longest
        tags |= found
    return (place, tags) if tags else (0, tags)


def _longest(
    tokens: Sequence[Token], place: int, lexicon: Mapping[str, Mapping[str, int]]
) -> tuple[int, Mapping[str, int]] | None:
    """The end of the longest phrase that begins there, with its tags."""
    ends = range(min(place + LONGEST_PHRASE, len(tokens)), place, -1)
    for end in ends:
        phrase = _spelling(tokens[place:end])
        if all(token.is_word for token in tokens[place:end]) and phrase in lexicon:
            return end, lexicon[phrase]
    return None


def _read(tokens: Sequence[Token], groups: Sequence[str]) -> KnownPhrases | None:
    """The language whose phrases cover the whole message, if there is one."""
    words = [token for token in tokens if token.is_word]
    said = (SIGNS.get(t.text) or SIGNS.get(t.text[0]) for t in tokens if not t.is_word)
    signs = {tag: 0 for tag in said if tag}
    if not words:
        return KnownPhrases(language="en", tags=signs) if signs else None
    signs.pop("unclear", None)  # the mark of a question
    for language in LANGUAGES:
        tags = _cover(words, _lexicon(language, tuple(groups)))
        if tags is not None:
            return KnownPhrases(language=language, tags=tags | signs)
    return None


def _cover(
    words: Sequence[Token], lexicon: Mapping[str, Mapping[str, int]]
) -> dict[str, int] | None:
    """The tags of the fewest phrases that the words consist of."""
    best: list[tuple[int, dict[str, int]] | None] = [(0, {})]
    for end in range(1, len(words) + 1):
        found: tuple[int, dict[str, int]] | None = None
        for start in range(max(0, end - LONGEST_PHRASE), end):
            before = best[start]
            tags = lexicon.get(_spelling(words[start:end]))
            if before and tags and (found is None or before[0] + 1 < found[0]):
                found = before[0] + 1, before[1] | dict(tags)
        best.append(found)
    last = best[-1]
    return last[1] if last else None


@cache
def _lexicon(language: str, groups: tuple[str, ...]) -> Mapping[str, dict[str, int]]:
    """The phrases of these groups, and the groups that each is in."""
    lexicon: dict[str, dict[str, int]] = {}
    for group in groups:
        for number, phrases in _numbered(FULL[language][group], group):
            for phrase in phrases:
                key = _spelling(_tokens(phrase))
                lexicon.setdefault(key, {})[group] = number
    return lexicon


def _numbered(listed: Sequence[Any], group: str) -> Iterator[tuple[int, Sequence[str]]]:
    if group == "ordinals":
        yield from enumerate(listed, start=1)
    else:
        yield 0, listed


@cache
def _vocabulary(language: str, groups: tuple[str, ...]) -> frozenset[str]:
    """The single words of these groups."""
    return frozenset(" ".join(_lexicon(language, groups)).split())


def _ways_to_ask(tag: str, language: str) -> tuple[str, ...]:
    asks = [FULL[each]["asks"].get(tag, "") for each in (language, "en")]
    return tuple(dict.fromkeys(filter(None, asks)))


def _with(move: Move, kind: MoveKind, faq: FAQSummary | None = None) -> Move:
    return Move(kind=kind, asks=(), faq=faq, language=move.language)


def _tokens(text: str) -> list[Token]:
    return [
        Token(text=folded, start=match.start(), end=match.end())
        for match in _TOKEN.finditer(text)
        if (folded := _fold(match[0]))
    ]


def _fold(text: str) -> str:
    """One spelling for accents, capitals, apostrophes and stretched letters."""
    plain = _SKIN.sub("", unicodedata.normalize("NFKD", text.casefold()))
    letters = (each for each in plain if not unicodedata.combining(each))
    return _STRETCHED.sub(r"\1", "".join(letters).translate(_FOLDED))


def _spelling(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.is_word)


def _has_all(words: set[str], wanted: set[str]) -> bool:
    return all(any(_is_same(word, each) for word in words) for each in wanted)


def _is_same(word: str, other: str) -> bool:
    shared = word[:SHARED_PREFIX] == other[:SHARED_PREFIX]
    return word == other or (shared and min(len(word), len(other)) >= SHARED_PREFIX)
