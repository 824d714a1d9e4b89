"""The values that a text states: addresses, phones, dates, times, days, quantities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from faq.retrieval import detect_language, stop_words_of
from supportbot.chat.guard.addresses import addresses_of
from supportbot.chat.guard.dates import dates_of
from supportbot.chat.guard.number_words import ENGLISH, LANGUAGES
from supportbot.chat.guard.numbers import numbers_of
from supportbot.chat.guard.ordinals import ordinals_of
from supportbot.chat.guard.phones import phones_of
from supportbot.chat.guard.quantities import quantities_of
from supportbot.chat.guard.spoken_times import spoken_times_of
from supportbot.chat.guard.times import times_of, with_shared
from supportbot.chat.guard.tokens import grouped, spelt, tokens_of
from supportbot.chat.guard.units import WORDS
from supportbot.chat.guard.unnumbered import without_numbers
from supportbot.chat.guard.values import Value
from supportbot.chat.guard.weekdays import weekdays_of

# Numbers of a list are layout: "1. Open the page", "**Step 2:** Click", "Schritt 3".
_LIST_NUMBER = re.compile(
    r"^[ \t*_#>-]{0,8}(?:\w{1,10}[ \t])?"
    r"\(?\d{1,2}[.):\uff1a\u3001]{1,2}(?:\**[ \t]|\**$)",
    re.MULTILINE,
)
_STEP = re.compile(WORDS["steps"], re.IGNORECASE)
# "1.", "2)" as the first words of a piece that a stream cut after the point.
_COUNTED_CHARACTERS = re.compile(
    r"[〇零一二两兩三四五六七八九十]{1,4}(?=\s?(?:[点點]|时(?!间)|時(?!間)|月|日(?!間|间|以|常)|号|號))"
)
# Nine tenths of a price are ten per cent off: 九折, 85折, 九五折.
_TENTHS = re.compile(r"([\d.]{1,3}|[一二三四五六七八九]{1,2})\s?折(?![价價扣])")
_PRODUCT = re.compile(r"\b(\d{1,9})\s?[x\u00d7*]\s?(\d{1,9})\b")
_NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_LONE_NUMBER = re.compile(r"\s*\(?\d{1,2}[.)]\s*")


def readable_languages(text: str) -> tuple[str, ...]:
    """The languages whose number words are read in the text; none if it has none."""
    detected = detect_language(text)
    language = detected.language or ENGLISH
    if language == ENGLISH and not detected.is_sure:
        language = _by_small_words(text)
    if language in LANGUAGES:
        also = (ENGLISH,) if not detected.is_sure or language == ENGLISH else ()
        return tuple(dict.fromkeys((language, *_NEAR.get(language, ()), *also)))
    return () if detected.is_sure else (ENGLISH,)


_COMMON = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da")


def _by_small_words(text: str) -> str:
    """The language that most words of a short text are small words of."""
    words = [token.text for token in tokens_of(text)]
    return max(
        _COMMON, key=lambda code: sum(word in stop_words_of(code) for word in words)
    )


_EMPHASIS = re.compile(r"\*\*|__|~~|`")
# Told apart by hardly anything in a short text.
_NORTHERN, _EASTERN = ("da", "nb", "sv"), ("ru", "uk")
_NEAR = {"da": _NORTHERN, "nb": _NORTHERN, "no": _NORTHERN, "sv": _NORTHERN,
         "ru": _EASTERN, "uk": _EASTERN}  # fmt: skip


@lru_cache(maxsize=2048)
def facts_of(text: str, languages: Sequence[str] = (ENGLISH,)) -> tuple[Value, ...]:
    """The values of a text whose number words are in these languages."""
    text = _EMPHASIS.sub("", grouped(spelt(text)))
    if _LONE_NUMBER.fullmatch(text):
        return ()
    text = _STEP.sub(" ", _LIST_NUMBER.sub(" ", text))
    text = _TENTHS.sub(_as_share, text)
    text = _COUNTED_CHARACTERS.sub(_as_digits, text)
    products = [_product(match) for match in _PRODUCT.finditer(text)]
    addresses, text = addresses_of(text)
    dates, text = dates_of(text, languages)
    spoken, text = spoken_times_of(with_shared(text), languages)
    times, text = times_of(text)
    phones, text = phones_of(text)
    tokens = tokens_of(text)
    small_words = [stop_words_of(code) for code in languages]
    quantities, taken = quantities_of(tokens, languages, small_words=small_words)
    quantities += without_numbers(tokens, taken)
    quantities += ordinals_of(tokens, languages)
    counted = [v.found for v in quantities if _counts_workdays(v)]
    # "Five working days" are not the days from Monday to Friday.
    days = [d for d in weekdays_of(tokens) if not any(d.found in c for c in counted)]
    return (*addresses, *products, *dates, *spoken, *times, *phones, *days, *quantities)


def _product(match: re.Match[str]) -> Value:
    name = frozenset({f"product:{match[1]}x{match[2]}"})
    return Value(kind="number", found=match[0], accepts=name)


def _as_share(match: re.Match[str]) -> str:
    """What a price in tenths takes off, in per cent."""
    digits = "".join(_NUMERALS.get(mark, mark) for mark in match[1]).replace(".", "")
    if not digits.isdecimal():
        return match[0]
    paid = int(digits) * (10 if len(digits) == 1 else 1)
    return f" {100 - paid}% "


def _counts_workdays(value: Value) -> bool:
    return any(name.startswith("workday:") for name in value.accepts)


def _as_digits(match: re.Match[str]) -> str:
    """A number of Chinese characters in digits, where it is an hour or a day."""
    [number] = numbers_of(tokens_of(match[0]), ())
    return f"{number.value:g}"


def names_in(text: str) -> frozenset[str]:
    """Every name under which a text vouches for a value."""
    values = facts_of(text, readable_languages(text) or (ENGLISH,))
    return frozenset().union(*(value.names for value in values))
