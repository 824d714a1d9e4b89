"""Remarks that add no fact: "so that is the faster choice"."""

from __future__ import annotations

import re

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
