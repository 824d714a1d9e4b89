"""What states no fact: what the assistant cannot do, and what it concludes."""

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
# What the text at hand does not say.
_SILENCES = (
    r"(?:and |but |as )?(?:unfortunately,? )?(?:the|my|this) (?:texts?|information|documents?|sources?|faqs?|knowledge base|notes)\b[^,;]{0,30}(?:doesn't|does not|don't|do not) (?:mention|say|cover|contain|include|state|tell)\b",  # noqa: E501
    r"(?:der text|die texte|(?:meine|die) (?:unterlagen|informationen))\b[^,;]{0,40}\b(?:nicht|nichts|keine?n?)\b",  # noqa: E501
    r"(?:le texte|les informations|mes informations)\b[^,;]{0,30}\bne [^,;]{0,10}(?:mentionnent?|disent?|dit|précisent?|indiquent?)\b",  # noqa: E501
    r"(?:el texto|la información|mis datos)\b[^,;]{0,30}\bno (?:lo |la )?(?:menciona|dice|indica)n?\b",  # noqa: E501
    r"(?:il testo|le informazioni)\b[^,;]{0,30}\bnon (?:lo |la )?(?:menziona|dice|dicono|indica)\w*",  # noqa: E501
    r"(?:o texto|as informações)\b[^,;]{0,30}\bnão (?:o |a )?(?:menciona|diz|indica)m?\b",  # noqa: E501
    r"(?:de tekst|mijn informatie)\b[^,;]{0,30}\b(?:niet|niets|geen)\b",
    r"(?:tekst|moje informacje)\b[^,;]{0,30}\bnie (?:wspomina|mówi|zawiera)\w*",
)
_SILENT = re.compile("|".join(_SILENCES))
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
    plain = sentence.strip(" *_\n").lower().replace("\u2019", "'")
    plain = _OFFER.sub("", _REGRET.sub("", plain))
    if len(plain) > MOST:
        return False
    parts = [part.strip() for part in plain.split(";") if part.strip()]
    return bool(parts) and all(_admits(part, languages) for part in parts)


def _admits(plain: str, languages: Sequence[str]) -> bool:
    """Whether one part of a sentence is an admission from end to end."""
    matches = [_READ[code].match(plain) for code in languages if code in _READ]
    matches.append(_SILENT.match(plain))
    return any(match and not _MORE.search(plain, match.end()) for match in matches)


_EVALUATIONS = (
    r"(?:faster|quicker|cheaper|better|easier|best|fastest|cheapest|quickest|easiest|"
    r"schnellere?|günstigere?|bessere?|einfachere?|beste|schnellste|günstigste|"
    r"plus rapide|moins chère?|meilleure?|plus simple|"
    r"más rápid[ao]|más barat[ao]|mejor|más fácil|"
    r"più rapid[ao]|più economic[ao]|migliore|più semplice|"
    r"snellere?|goedkopere?|betere?|snelste|goedkoopste|beste)"
)
_THINGS = (
    r"(?:choice|option|one|way|wahl|möglichkeit|option|choix|opción|elección|scelta|"
    r"opzione|keuze|optie)"
)
_REMARK = re.compile(
    r",? (?:so|which means|therefore|also|daher|deshalb|donc|así que|quindi|dus) "
    r"(?:(?:that|this|it|das|dies|es|c'est|ça|eso|esa|è|questa|dat|is|ist|es|est|makes "
    r"(?:it|that)|'s) ?){1,3}"
    rf"(?:(?:the|die|der|das|la|le|el|il|de|het) )?{_EVALUATIONS}(?: {_THINGS})?[.!]*$",
    re.IGNORECASE,
)
REACH = 90  # characters; no remark is longer


def without_remark(sentence: str) -> str:
    """The sentence without what it concludes at its end.

    >>> without_remark("Express costs 6.95, so that is the faster choice.")
    'Express costs 6.95'
    """
    start = max(0, len(sentence) - REACH)
    match = _REMARK.search(sentence, start)
    return sentence[: match.start()] if match and match.start() else sentence
