"""Writes faq/retrieval/text/language_ngrams.npz: letters that tell languages apart.

The weights are those of py3langid (BSD-3-Clause), cut down: 142 classes to the
languages of two scripts, 100,000 n-grams to those that tell most, floats to bytes. It
is needed here alone: `pip install py3langid==0.4.0`. The library itself takes .9 s to
load and 78 MB of memory, the table .04 s and 6 MB.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from faq.retrieval.text.language_ngrams import TABLE, code_of

LANGUAGES = {
    "Latin": (
        "en de fr es it pt nl sv da no fi pl cs tr id vi ro hu hr sk sl et lv lt ca eu "
        "gl sq is ga cy af sw tl az uz"
    ),
    "Cyrillic": "ru uk be bg sr mk kk ky mn",
}
CODES = {"no": "nb"}  # as ISO 639-1 names the language that is meant
COUNTS = {"Latin": 40_000, "Cyrillic": 6_000}
MAX_BYTES = 6
LATIN_BYTES = {*range(0x80, 0xC0), *range(0xC3, 0xCB), 0xE1}
CYRILLIC_BYTES = {*range(0x80, 0xC0), *range(0xD0, 0xD4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ngram:
    spelling: bytes
    row: int  # of its weights


def main() -> None:
    from py3langid.langid import (  # type: ignore[import-not-found]  # noqa: PLC0415
        MODEL_FILE,
        LanguageIdentifier,
    )

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    ngrams = list(_ngrams(model))
    tables: dict[str, Any] = {}  # Any: arrays of three types
    for script, is_of_script in (("Latin", _is_latin), ("Cyrillic", _is_cyrillic)):
        tables |= _table(model, script, [n for n in ngrams if is_of_script(n.spelling)])
    np.savez_compressed(TABLE, **tables)


def _ngrams(model: Any) -> Iterator[Ngram]:  # Any: py3langid ships no types
    """The n-grams of its automaton: the shortest way to a state spells it."""
    ways = {0: b""}
    waiting = deque(ways)
    while waiting:
        state = waiting.popleft()
        for byte in range(256):
            following = model.tk_nextmove[(model.tk_row[state] << 8) + byte]
            if following not in ways:
                ways[following] = ways[state] + bytes([byte])
                waiting.append(following)
    for state, way in ways.items():
        if model.tk_output[state] >= 0 and len(way) <= MAX_BYTES:
            yield Ngram(spelling=way, row=model.tk_output[state])


def _table(model: Any, script: str, ngrams: list[Ngram]) -> dict[str, Any]:
    languages = LANGUAGES[script].split()
    columns = [model.nb_classes.index(language) for language in languages]
    rows = [ngram.row for ngram in ngrams]
    weights = np.asarray(model.nb_ptc)[np.ix_(rows, columns)].astype(np.float32)
    apart = weights - weights.mean(axis=1, keepdims=True)
    # How often it is met, times how much it then says.
    worth = (np.exp(weights) * np.abs(apart)).sum(axis=1)
    kept = np.argsort(-worth, kind="stable")[: COUNTS[script]]
    codes = np.array([code_of(ngrams[place].spelling) for place in kept], np.uint64)
    order = np.argsort(codes)
    unit = np.abs(apart[kept]).max() / np.iinfo(np.int8).max
    return {
        f"{script}_languages": np.array([CODES.get(name, name) for name in languages]),
        f"{script}_codes": codes[order],
        f"{script}_weights": np.rint(apart[kept][order] / unit).astype(np.int8),
        f"{script}_unit": np.float32(unit),
    }


def _of(allowed: set[int]) -> Callable[[bytes], bool]:
    def is_of_script(spelling: bytes) -> bool:
        letters = [byte for byte in spelling if byte != ord(" ")]
        return bool(letters) and all(map(allowed.__contains__, letters))

    return is_of_script


_is_latin = _of({*b"abcdefghijklmnopqrstuvwxyz'", *LATIN_BYTES})
_is_cyrillic = _of(CYRILLIC_BYTES)


if __name__ == "__main__":
    main()
