"""How a text is written: unfinished, in capitals, with signs that customers see."""

from __future__ import annotations

import re

from faq.linting.vocabulary import words_of

MAX_ANSWER_CHARS = 5_000  # about two pages; nobody reads more in a chat
_SHOUTED_LETTERS = 20
# What databases and spreadsheets cut texts to.
_CUT_LENGTHS = frozenset({254, 255, 256, 1000, 1023, 1024, 32_767})
_OPEN_ENDS = tuple(words_of("open_ends"))
_FULL_STOPS = frozenset(words_of("full_stops"))
_LAST_WORDS = frozenset(words_of("unfinished_ends"))
_ETC = tuple(words_of("etc"))
_MAX_WORD_CHARS = 12
_CODE = re.compile(r"```.*?```|`[^`\n]*`|\\.", re.DOTALL)
_BROKEN_LINK = re.compile(
    r"\[[^\[\]\n]*\] ?\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\n|$)"
)
_SPACED_LINK = re.compile(r"\[[^\[\]\n]+\] \((?:https?://|www\.|mailto:)[^)\s]*\)")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|div|span|a|ul|ol|li|strong|em|table|tbody|thead|tr|td|th|h[1-6]"
    r"|img|font|center|script|style|iframe)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|lt|gt|apos|[aoue]uml|szlig|#\d{2,5});")


def find_unfinished(text: str) -> str | None:
    """The end of a text that stops in the middle; None where it does not."""
    last = text[-1:]
    if last in _FULL_STOPS and not text.endswith(("...", "…")):
        return None
    end = text[-60:]
    if text.endswith(_OPEN_ENDS):
        is_listing = text.endswith(("...", "…")) and _ends_with_etc(text)
        return None if is_listing else end
    word = text[-_MAX_WORD_CHARS:].rsplit(maxsplit=1)[-1:]
    is_open = bool(word) and word[0].lower() in _LAST_WORDS and " " in text
    is_cut = len(text) in _CUT_LENGTHS and last.isalnum() and ". " in text
    return end if is_open or is_cut else None


def _ends_with_etc(text: str) -> bool:
    return text.rstrip(".… ").lower().endswith(_ETC)


def is_shouted(text: str) -> bool:
    """Whether a whole text is in capitals; a few letters may be a name."""
    # Letters that have no case are not shouted: a Roman numeral in a Japanese question.
    return text.isupper() and sum(map(str.isupper, text)) >= _SHOUTED_LETTERS


def find_broken_markdown(text: str) -> str | None:
    """A sign that opens something and closes nothing, or a link cut in two."""
    if "]" in text and ("](" in text or "] (" in text):
        prose = _CODE.sub(" ", text)
        match = _BROKEN_LINK.search(prose) or _SPACED_LINK.search(prose)
        if match:
            return match[0]
    if "`" in text and text.count("```") % 2:
        return "```"
    if text.count("**") % 2 and _CODE.sub(" ", text).count("**") % 2:
        return text[text.rindex("**") :]
    return None


def find_html(text: str, *, is_plain: bool) -> str | None:
    """A tag that would be shown; in a plain text an entity, too."""
    if "<" in text and (match := _TAG.search(_CODE.sub(" ", text))):
        return match[0]
    if is_plain and "&" in text and (match := _ENTITY.search(text)):
        return match[0]
    return None
