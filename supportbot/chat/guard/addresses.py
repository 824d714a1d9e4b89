"""Everything that reads as an address: links, e-mail, domains, handles, IP numbers.

Closed: whatever has a dot between letters is one, whether or not its ending is known.
"""

from __future__ import annotations

import re

from supportbot.chat.guard.units import WORDS
from supportbot.chat.guard.values import Value

# What may stand around an address: brackets, quotes, marks of Markdown.
_CHUNK = re.compile(
    r"[^\s<>()\[\]{}\"'`*|,;\u201c\u201d\u2018\u2019\u00ab\u00bb、，；（）「」]+"
)
_BRACKETED_DOT = re.compile(
    r"\s?[\[({]\s?(?:\.|dot|punkt|point|punto|ponto|точка)\s?[\])}]\s?", re.I
)
_BRACKETED_AT = re.compile(
    r"\s?[\[({]\s?(?:@|at|ät|arroba|chiocciola|собака)\s?[\])}]\s?", re.I
)
_DOT_WORDS = "|".join(WORDS["dot"].split())
_AT_WORDS = "|".join(WORDS["at"].split())
# What is looked at is not taken: "mobile dot example dot org" has two of them.
_SPELT_DOT = re.compile(
    rf"(?<!\w)(?P<name>[\w-]{{1,63}})\s(?P<dot>{_DOT_WORDS})\s(?=(?P<top>[a-z]{{2,12}})\b)",
    re.I,
)
_JOINED_DOT = re.compile(
    r"(?<=[a-z\d])\s?(?:ドット|どっと|点|點|닷|점)\s?(?=[a-z]{2,63}\b)", re.I | re.A
)
_SPACED_DOT = re.compile(r"(?<=[\w-])\s\.\s?(?=[a-z\d]{2,63}\b)")
_SPELT_AT = re.compile(
    rf"(?<!\w)([\w.-]{{1,63}})\s(?:{_AT_WORDS})\s([\w-]{{1,63}}\.[\w.-]{{2,63}})", re.I
)
# Letter by letter: "s h o p d o t c o m".
_LETTERS = re.compile(
    r"(?<!\S)(?:[^\W_]|[@.-])(?:[\s-](?:[^\W_]|[@.])){4,}(?![^\s.,;:!?])"
)
_DOT_IN_LETTERS = re.compile(
    r"(?<=[^\W_])(?:dot|punkt|point|punto|ponto)(?=(?:com|org|net|info|de|fr|es|it|eu|uk)\b)"
)
_WIDE_DOTS = re.compile(r"(?<=\w)[\u3002\uff0e\uff61](?=[^\W\d_])")
_ASCII_BEFORE = re.compile(r"[a-z0-9-]$", re.I)
_IP = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]?\d)")
_DOTTED = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*")
_HANDLE = re.compile(r"@[^\W_][\w.-]{1,63}")
_TOPS = frozenset(WORDS["top_domains"].split())
# Words of many languages, and those that go on after "at this point".
_ALSO_WORDS = frozenset(WORDS["tops_that_are_words"].split())
_WORDS_AFTER_POINT = frozenset(WORDS["tops_after_a_point"].split())
_CLIPPINGS = frozenset(WORDS["clippings"].split())
_ALSO_NOUNS = frozenset(
    {"point", "ponto", "punt", "pont", "piste", "punto", "点", "點", "점"}
)
# Of clippings, not of domains: "e.g", "z.B", "p.m", "U.S.A".
MAX_INITIAL = 1
LONGEST = 500  # a search in a chunk may take the square of its length


def addresses_of(text: str) -> tuple[list[Value], str]:
    """The addresses, and the text with blanks where they stood."""
    text = _without_wrapping(text)
    found: list[Value] = []
    parts: list[str] = []
    end = 0
    for match in _CHUNK.finditer(text):
        address = _address(match[0])
        if address is None:
            continue
        found.append(_value(address))
        parts += [text[end : match.start()], " "]
        end = match.end()
    return found, "".join([*parts, text[end:]])


def _without_wrapping(text: str) -> str:
    """Spelt-out dots and at signs as what they stand for."""
    text = _LETTERS.sub(_as_one, _WIDE_DOTS.sub(_narrow, text))
    text = _SPACED_DOT.sub(".", _JOINED_DOT.sub(".", text))
    text = _BRACKETED_DOT.sub(".", text)
    text = _BRACKETED_AT.sub("@", text)
    dotted = _SPELT_DOT.sub(_dotted, text)
    # "Book at shop.example" has no such sign; who spells the one spells the other.
    return text if dotted == text else _SPELT_AT.sub(r"\1@\2", dotted)


def _as_one(match: re.Match[str]) -> str:
    """Letters with blanks between as a word, and its dots and at signs."""
    word = re.sub(r"[\s-]", "", match[0])
    return _DOT_IN_LETTERS.sub(".", word)


def _narrow(match: re.Match[str]) -> str:
    """A full stop of Chinese between Latin letters; elsewhere it ends a sentence."""
    is_latin = _ASCII_BEFORE.match(match.string[match.start() - 1])
    return "." if is_latin and match.string[match.end()].isascii() else match[0]


def _dotted(match: re.Match[str]) -> str:
    """A spelt-out domain; "at this point in" is none."""
    dot, top = match["dot"].casefold(), match["top"].casefold()
    is_word = top in _ALSO_WORDS or (top in _WORDS_AFTER_POINT and dot in _ALSO_NOUNS)
    is_domain = top in _TOPS and not (is_word and dot != "dot")
    return f"{match['name']}." if is_domain else match[0]


def _address(chunk: str) -> str | None:
    """The address in a chunk of text without blanks; None where it is none."""
    bare = chunk.strip(".:!?\u2026\u3002\u00bf\u00a1-\u2013\u2014=&~_#")
    bare = bare.removeprefix("mailto:").removeprefix("tel:")
    if "://" in bare or bare.casefold().startswith("www."):
        return bare
    if _IP.search(bare):
        return bare
    if "@" in bare:
        return bare if re.search(r"\w", bare) else None
    if len(bare) > LONGEST:
        # No search in it: what is as long and has a dot is nothing to be shown.
        return bare if "." in bare else None
    match = _DOTTED.search(bare)
    return bare if match and _is_domain(match[0], bare) else None


def _is_domain(dotted: str, chunk: str) -> bool:
    """Whether letters with dots between are no clipping and no missing blank."""
    labels = dotted.split(".")
    if all(len(label) <= MAX_INITIAL for label in labels):
        return False
    if "/" in chunk:
        return True
    first, last = labels[0], labels[-1]
    if len(last) <= MAX_INITIAL:
        return False
    # "arrives.Then": a sentence that begins without the blank before it.
    is_sentence = last[0].isupper() and not last.isupper() and not first.isupper()
    if is_sentence and last.casefold() not in _TOPS:
        return False
    # "Mr.Smith", "St.Gallen", "z.Hd", "Nr.5"
    return not (first.casefold() in _CLIPPINGS and last.casefold() not in _TOPS)


def _value(address: str) -> Value:
    return Value(
        kind="address",
        found=address,
        accepts=frozenset({f"address:{_canonical(address)}"}),
    )


def _canonical(address: str) -> str:
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold())
    return plain.rstrip(".,;:!?/#&=")
