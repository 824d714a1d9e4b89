"""Whether a text denies what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from faq.retrieval import is_negation, negations_in, normalise
from supportbot.chat.guard.ground_words import ANSWERS, NEUTRAL, REFUSALS, WITHOUT
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.tokens import Phrasebook, TextToken, tokens_of


def is_negative(text: str, language: str) -> bool:
    """Whether a clause denies what it speaks of: two negations affirm it."""
    tokens = _without_answer(tokens_of(text))
    kept: list[TextToken] = []
    refusals = 0
    place = 0
    while place < len(tokens):
        neutral = NEUTRAL.at(tokens, place) or WITHOUT.at(tokens, place)
        if neutral:
            place += neutral.length
            continue
        refused = REFUSALS.at(tokens, place)
        refusals += refused is not None
        if not refused:
            kept.append(tokens[place])
        place += refused.length if refused else 1
    plain = normalise(_joined(kept))
    if language == ENGLISH:
        said = sum(is_negation(word) or word == "cannot" for word in plain.split())
    else:
        said = min(1, len(negations_in(plain, language)))
    return (said + refusals) % 2 == 1


def says_any(text: str, phrases: Phrasebook[bool]) -> bool:
    tokens = tokens_of(text)
    return any(phrases.at(tokens, place) for place in range(len(tokens)))


def _without_answer(tokens: Sequence[TextToken]) -> Sequence[TextToken]:
    """What follows "No," and "Yes,": that word answers, it denies nothing itself."""
    while (
        tokens
        and ANSWERS.at(tokens, 0)
        and len(tokens) > 1
        and tokens[1].text in {",", ".", "!", ":", "、"}
    ):
        tokens = tokens[2:]
    return tokens


def _joined(tokens: Sequence[TextToken]) -> str:
    """The kept tokens as they stood: contractions and unspaced scripts whole."""
    parts: list[str] = []
    end = -1
    for token in tokens:
        parts += ["" if token.start == end else " ", token.raw]
        end = token.end
    return "".join(parts)
