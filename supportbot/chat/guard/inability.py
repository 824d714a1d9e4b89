"""What the assistant says of itself: that it cannot do or does not know a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PATTERNS = {
    "en": r"(?:unfortunately,? |sorry,? (?:but )?|i[' ]?a?m sorry,? (?:but )?)?i (?:can(?:no|')t|cannot|can not|couldn't|could not|don't|do not|am not|have no|'m not)\b|i'm not\b",  # noqa: E501
    "de": r"(?:leider |selbst )?(?:ich (?:selbst )?(?:kann|weiß|habe|darf|finde)|kann ich|habe ich|weiß ich|das kann ich|das weiß ich)\b.*\b(?:nicht|keine?n?)\b",  # noqa: E501
    "fr": r"(?:malheureusement,? |désolée?,? )?je (?:ne |n')",
    "es": r"(?:lo siento,? (?:pero )?|lamentablemente,? )?no (?:puedo|tengo|sé|he encontrado|encuentro|dispongo)\b",  # noqa: E501
    "it": r"(?:mi dispiace,? (?:ma )?|purtroppo,? )?non (?:posso|ho|so|trovo|riesco|dispongo)\b",  # noqa: E501
    "pt": r"(?:infelizmente,? |lamento,? (?:mas )?)?(?:eu )?não (?:posso|tenho|sei|encontrei|consigo)\b",  # noqa: E501
    "nl": r"(?:helaas )?(?:ik (?:kan|weet|heb)|kan ik|weet ik|heb ik)\b.*\b(?:niet|geen)\b",  # noqa: E501
    "pl": r"(?:niestety,? )?nie (?:mogę|mam|wiem|znalazłem|potrafię)\b",
    "ru": r"(?:к сожалению,? )?(?:я не (?:могу|знаю|наш[её]л)|у меня нет)\b",
    "uk": r"(?:на жаль,? )?(?:я не (?:можу|знаю|знайшов)|у мене немає)\b",
    "sv": r"(?:tyvärr )?(?:jag (?:kan|vet|har)|kan jag|vet jag|har jag|det kan jag|det vet jag)\b.*\b(?:inte|ingen|inget)\b",  # noqa: E501
    "da": r"(?:desværre )?(?:jeg (?:kan|ved|har)|kan jeg|ved jeg|har jeg)\b.*\b(?:ikke|ingen)\b",  # noqa: E501
    "nb": r"(?:dessverre )?(?:jeg (?:kan|vet|har)|kan jeg|vet jeg|har jeg)\b.*\b(?:ikke|ingen)\b",  # noqa: E501
}
_READ = {language: re.compile(text) for language, text in _PATTERNS.items()}
_MORE = re.compile(
    r"[,;:\u2013\u2014]|\b(?:but|and|aber|und|mais|pero|ma|mas|maar|ale|но|але|men)\b"
)
# Regret behind it, and an offer to help: neither says anything about the matter.
_REGRET = re.compile(
    r",? (?:sorry|i'm afraid|unfortunately|leider|désolé|lo siento|mi dispiace)[.!]*$"
)
_OFFER = re.compile(
    r",? (?:but|however,?) "
    r"(?:i (?:can|could|would be happy to|will gladly)|i'd be happy to) "
    r"(?:help(?: you)?|tell you|answer(?: your)? questions|inform you)"
    r"(?: (?:with|about|on) (?:[\w-]+,? ){0,8}[\w-]+)?[.!]*$"
    r"|,? aber (?:ich )?(?:helfe (?:ich )?ihnen|kann (?:ich )?ihnen) "
    r"(?:gern[e]? )?(?:bei|mit|zu|über|etwas) (?:[\w-]+,? ){0,8}[\w-]+[.!]*$"
)
MOST = 200  # characters: nothing longer is one admission


def is_inability(sentence: str, languages: Sequence[str]) -> bool:
    """Whether it says in the first person what it cannot do, and nothing beside it.

    >>> is_inability("I can't cancel it for you.", ["en"])
    True
    """
    plain = sentence.strip(" *_\n").casefold().replace("\u2019", "'")
    plain = _OFFER.sub("", _REGRET.sub("", plain))
    if len(plain) > MOST:
        return False
    matches = (_READ[code].match(plain) for code in languages if code in _READ)
    return any(match and not _MORE.search(plain, match.end()) for match in matches)
