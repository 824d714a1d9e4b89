"""What a country's spreadsheets write otherwise: separators, dates, TRUE and FALSE."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

_APOSTROPHE = "\u2019"
_SPACE = "\u00a0"  # as wide as a digit's gap, and no line is broken at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """A language as spreadsheets know it; `date` is the code of its short date."""

    language: str
    decimal: str = "."
    group: str = ","
    date: str = "yyyy-mm-dd"
    true: str = "TRUE"
    false: str = "FALSE"


# Not a date of England or America: 03/04/2026 is another day in each.
ENGLISH = Locale(language="en")
# By the low ten bits of a Windows language id.
_WINDOWS_LANGUAGES = """
01:ar 02:bg 03:ca 04:zh 05:cs 06:da 07:de 08:el 09:en 0A:es 0B:fi 0C:fr 0D:he
0E:hu 0F:is 10:it 11:ja 12:ko 13:nl 14:nb 15:pl 16:pt 18:ro 19:ru 1A:hr 1B:sk
1C:sq 1D:sv 1E:th 1F:tr 20:ur 21:id 22:uk 23:be 24:sl 25:et 26:lv 27:lt 29:fa
2A:vi 2D:eu 2F:mk 39:hi 3E:ms 56:gl
"""
_LANGUAGES: Mapping[int, str] = {
    int(pair[:2], 16): pair[3:] for pair in _WINDOWS_LANGUAGES.split()
}
_COMMA_AND_POINT = "ca da de el es eu gl hr id is it mk nl pt ro sl sq sr tr vi"
_COMMA_AND_SPACE = "be bg cs et fi fr hu lt lv nb nn pl ru sk sv uk"
_DATES: Mapping[str, str] = {
    "dd.mm.yyyy": "be bg cs de et fi hr lv mk nb pl ro ru sk sl sr tr uk",
    "dd/mm/yyyy": "ca el es fr gl id it pt vi",
    "dd-mm-yyyy": "da nl",
    "yyyy. mm. dd.": "hu",
    "yyyy/mm/dd": "ja",
    "yyyy/m/d": "zh",
}
_TRUTHS: Mapping[str, tuple[str, str]] = {
    "bg": ("ИСТИНА", "НЕИСТИНА"),
    "ca": ("CERT", "FALS"),
    "cs": ("PRAVDA", "NEPRAVDA"),
    "da": ("SAND", "FALSK"),
    "de": ("WAHR", "FALSCH"),
    "es": ("VERDADERO", "FALSO"),
    "fi": ("TOSI", "EPÄTOSI"),
    "fr": ("VRAI", "FAUX"),
    "hr": ("ISTINA", "LAŽ"),
    "hu": ("IGAZ", "HAMIS"),
    "it": ("VERO", "FALSO"),
    "nb": ("SANN", "USANN"),
    "nl": ("WAAR", "ONWAAR"),
    "pl": ("PRAWDA", "FAŁSZ"),
    "pt": ("VERDADEIRO", "FALSO"),
    "ro": ("ADEVĂRAT", "FALS"),
    "ru": ("ИСТИНА", "ЛОЖЬ"),
    "sv": ("SANT", "FALSKT"),
    "tr": ("DOĞRU", "YANLIŞ"),
    "uk": ("ІСТИНА", "ХИБНІСТЬ"),
}
# Countries that write numbers otherwise than the rest of their language.
_POINT_AND_APOSTROPHE = {0x0807, 0x1407, 0x0810, 0x100C, "de-ch", "de-li", "it-ch"}
_POINT_AND_COMMA = {
    *(0x080A, 0x100A, 0x180A, 0x1C0A, 0x280A, 0x440A, 0x480A, 0x4C0A, 0x500A, 0x540A),
    *("es-mx", "es-gt", "es-pa", "es-do", "es-pe", "es-sv", "es-hn", "es-ni"),
    *("es-pr", "es-us"),
}
_SERBIAN = {0x081A, 0x0C1A, 0x181A, 0x1C1A, 0x241A, 0x281A, 0x2C1A, 0x301A}
_WINDOWS_ID = re.compile(r"[0-9A-F]{1,8}", re.IGNORECASE)
_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
# Digits and calendars that are those of the West; others are not rendered.
_WESTERN_DIGITS = {0, 1}
_WESTERN_CALENDARS = {0, 1, 2}


@lru_cache(maxsize=256)
def locale_of_language(language: str) -> Locale:
    """How spreadsheets of a language write numbers, dates and truth."""
    decimal, group = ".", ","
    if language in _COMMA_AND_POINT.split():
        decimal, group = ",", "."
    elif language in _COMMA_AND_SPACE.split():
        decimal, group = ",", _SPACE
    dates = (date for date, users in _DATES.items() if language in users.split())
    true, false = _TRUTHS.get(language, ("TRUE", "FALSE"))
    return Locale(
        language=language,
        decimal=decimal,
        group=group,
        date=next(dates, ENGLISH.date),
        true=true,
        false=false,
    )


@lru_cache(maxsize=256)
def locale_of_code(code: str) -> Locale | None:
    """The locale that a format code names: '407', 'de-DE'; None for an unknown one."""
    if _WINDOWS_ID.fullmatch(code):
        return _locale_of_windows_id(int(code, 16))
    tag = _TAG.fullmatch(code)
    if tag is None or "-x-" in code.lower():
        return None
    language = tag[1].lower()
    return _of_country(language.replace("no", "nb"), code.lower())


def _locale_of_windows_id(number: int) -> Locale | None:
    digits, calendar, language_id = number >> 24, number >> 16 & 0xFF, number & 0xFFFF
    if digits not in _WESTERN_DIGITS or calendar not in _WESTERN_CALENDARS:
        return None
    if language_id == 0:
        return ENGLISH
    language = _LANGUAGES.get(language_id & 0x3FF)
    if language is None:
        return None
    is_serbian = language_id in _SERBIAN
    return _of_country("sr" if is_serbian else language, language_id)


def _of_country(language: str, country: int | str) -> Locale:
    locale = locale_of_language(language)
    if country in _POINT_AND_APOSTROPHE:
        return replace(locale, decimal=".", group=_APOSTROPHE)
    if country in _POINT_AND_COMMA:
        return replace(locale, decimal=".", group=",")
    return locale
