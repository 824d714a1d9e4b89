"""Two encoders of one space: one reads English, the other every other language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.encoder import Encoder, EncoderUnavailable
from faq.retrieval.text.languages import detect_language
from faq.retrieval.text.stop_words import ENGLISH

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats

logger = logging.getLogger(__name__)


class EncoderPair(Encoder):
    """Reads each text by the encoder of its language; vectors of both compare.

        pair = EncoderPair(Encoder.load(small), Path("models/multilingual"))
        pair.encode_query("Wo ist mein Paket?") @ pair.encode_query("Where is it?")

    The second encoder is loaded when a text needs it first; where it cannot be, the
    first reads everything and `warning` says so. To the world it is the first.
    """

    def __init__(
        self,
        english: Encoder,
        other: Path,
        *,
        load: Callable[[Path], Encoder] = Encoder.load,
    ) -> None:
        # No session of its own: its encoders compute.
        self.english = english
        self.sha256 = english.sha256
        self.dimensions = english.dimensions
        self.name = english.name
        self.encode_query = self._encode_one
        self._folder = other
        self._load = load
        self._lock = Lock()
        self._other: Encoder | None = None
        self.warning = None

    def reading_english_by(self, english: Encoder) -> EncoderPair:
        """The pair with another first encoder."""
        return EncoderPair(english, self._folder, load=lambda _folder: self.other)

    @property
    def other(self) -> Encoder:
        """The encoder of all languages but English; the first if there is none."""
        if self._other is None:
            with self._lock:
                self._other = self._other or self._loaded()
        return self._other

    @property
    def is_other_loaded(self) -> bool:
        return self._other is not None and self._other is not self.english

    def reader_of(self, text: str) -> Encoder:
        """The encoder that reads the text."""
        detected = detect_language(text)
        is_english = detected.language in {None, ENGLISH}
        return self.english if is_english else self.other

    @property
    def description(self) -> str:
        """What reads, for people: "small (English), multilingual (others)"."""
        if self.warning:
            return f"{self.name} (everything)"
        loaded = "" if self._other else ", not needed yet"
        return f"{self.name} (English), {self._folder.name} (others{loaded})"

    @property
    def readers(self) -> Mapping[str, str]:
        """The names of the encoders that have been needed, by their sha256."""
        others = self._other.readers if self._other else {}
        return {**self.english.readers, **others}

    def knows(self, word: str) -> bool:
        return self.english.knows(word)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, each by its reader."""
        vectors = [self._encode_one(text) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimensions)

    def _encode_one(self, text: str) -> Floats:
        return self.reader_of(text).encode_query(text)

    def _loaded(self) -> Encoder:
        try:
            other = self._load(self._folder)
        except EncoderUnavailable as exc:
            return self._without_other(str(exc))
        if other.dimensions != self.dimensions:
            return self._without_other(
                f"'{self._folder}' has vectors of {other.dimensions} numbers, not of "
                f"{self.dimensions}."
            )
        return other

    def _without_other(self, reason: str) -> Encoder:
        self.warning = f"Texts that are not English are read as English: {reason}"
        logger.warning("faq.encoder.missing", extra={"warning": self.warning})
        return self.english
