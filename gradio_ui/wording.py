"""The page's own sentences in the language that a browser asks for.

They stand in English where they are said, marked by `gettext_noop`, and in the
catalogues of `locale/` in other languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
# What browsers call the languages of the catalogues; regions go without saying.
CATALOGUES: Mapping[str, str] = {
    folder.name.partition("_")[0]: folder.name for folder in sorted(LOCALE.iterdir())
}
ENGLISH = NullTranslations()


def gettext_noop(text: str) -> str:
    """The text itself: marked, to be translated when it is said."""
    return text


@lru_cache(maxsize=64)
def words_for(accept_language: str) -> NullTranslations:
    """The words in the best language of an Accept-Language header, else English.

    >>> words_for("de-AT, en;q=0.5").gettext("Send")
    'Senden'
    """
    for code in _by_preference(accept_language):
        language = code.lower().partition("-")[0]
        if language == "en":
            break
        if language in CATALOGUES:
            return words_of(language)
    return ENGLISH


def words_of(language: str) -> NullTranslations:
    return translation("django", LOCALE, languages=[CATALOGUES[language]])


def _by_preference(header: str) -> Iterator[str]:
    """The codes of a header; of equals the first one first."""
    weighed = [_weighed(item) for item in header.split(",")[:20] if item.strip()]
    yield from (code for _, code in sorted(weighed, key=lambda pair: -pair[0]))


def _weighed(item: str) -> tuple[float, str]:
    code, _, weight = item.partition(";q=")
    try:
        return float(weight or 1), code.strip()
    except ValueError:
        return 0.0, code.strip()
