"""Whether a text asks: by its mark, or by how questions begin and end."""

from __future__ import annotations

import re

from faq.importing.naming.vocabulary import ENDINGS, MARKS, OPENERS, WITHIN, fold

_LOOKED_AT = 80  # characters at either end of a text
_LONGEST_OPENER = 3
# Chinese puts its question words anywhere, and no space before them.
_ASKED_CHARS = 40
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_MARKS = (";", "\u037e")
# Quotes and brackets, full-width ones among them, that may follow the mark.
_CLOSING = "\"'\u00bb\u201d\u2019)]}*_\u300d\u300f\uff09\u3011 \t\r\n"
_STOPS = (".", "!", "。", "।", "…")


def is_marked(text: str) -> bool:
    """Whether the text ends as questions do, in any script."""
    end = text[-_LOOKED_AT:].rstrip(_CLOSING)
    if not end:
        return False
    if end[-1] in MARKS or text.lstrip(_CLOSING).startswith("¿"):
        return True
    if end.endswith(_GREEK_MARKS) and _GREEK.search(end):
        return True
    # Armenian sets its mark on the word that asks.
    return "՞" in end


def is_asking(text: str) -> bool:
    """Whether the text is a question, with its mark or without."""
    if is_marked(text):
        return True
    end = text[-_LOOKED_AT:].rstrip(_CLOSING)
    if len(text) <= 2 * _LOOKED_AT and end.endswith(ENDINGS):
        return True
    if end.endswith(_STOPS):
        return False
    if len(text) <= _ASKED_CHARS and any(word in text for word in WITHIN):
        return True
    words = fold(text[:_LOOKED_AT]).split()[:_LONGEST_OPENER]
    return len(words) > 1 and any(
        " ".join(words[:count]) in OPENERS for count in range(1, len(words) + 1)
    )
