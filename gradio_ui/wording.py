"""The page's sentences by key, in the language that a browser asks for.

The API tells them. `kept_words.json` has them for a page that starts while it cannot be
reached, as it tells them; `kept_words.py` renews them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from gradio_ui.messages import JSON

Direction = Literal["ltr", "rtl"]

KEPT_FILE = Path(__file__).with_name("kept_words.json")
# By language, as browsers call it; regions go without saying.
KEPT: Mapping[str, Any] = json.loads(KEPT_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpeech:
    """The page's sentences in one language."""

    language: str = "en"
    direction: Direction = "ltr"
    words: Mapping[str, str] = field(default_factory=lambda: KEPT["en"]["words"])

    @classmethod
    def told(cls, told: JSON, *, otherwise: str) -> Self:
        """As the API tells it, with the kept words for those that it lacks."""
        language = str(told.get("language") or otherwise)
        base = language.lower().partition("-")[0]
        kept = KEPT.get(base, KEPT["en"])
        words = told.get("words")
        known = words.items() if isinstance(words, dict) else ()
        direction = told.get("dir") or kept["dir"]
        return cls(
            language=language if known else base if base in KEPT else "en",
            direction="rtl" if direction == "rtl" else "ltr",
            words={**kept["words"], **{k: t for k, t in known if isinstance(t, str)}},
        )

    def say(self, key: str, **values: object) -> str:
        """The sentence of that key with its values filled in; "" where nobody knows it.

        >>> PageSpeech().say("wait", count=7)
        'Please try again in 7 s.'
        """
        text = self.words.get(key, "")
        for name, value in values.items():  # never `format`: staff may write braces
            text = text.replace(f"{{{name}}}", str(value))
        return text


ENGLISH = PageSpeech()


def kept_speech(language: str) -> PageSpeech:
    """What is said in a language while the API cannot be reached; else in English."""
    return PageSpeech.told({}, otherwise=language)


def chosen_language(accept_language: str) -> str:
    """The first language of an Accept-Language header that the page speaks, or "".

    >>> chosen_language("tlh, de-AT;q=0.8, en;q=0.5")
    'de'
    """
    for code in _by_preference(accept_language):
        language = code.lower().partition("-")[0]
        if language in KEPT:
            return language
    return ""


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
