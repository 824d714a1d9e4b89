"""The sentence encoder: an ONNX model and a tokenizer in one folder."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.text.normalisation import fold, spell

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Encoding, Tokenizer

    from faq.retrieval.arrays import Floats

MAX_TOKENS = 64
MAX_CHARS = 1000  # more never fits into 64 tokens, and tokenizing it takes time
QUERY_CACHE_SIZE = 2048
UNKNOWN = ("[UNK]", "<unk>")  # what tokenizers write for a word they can't spell
UNREADABLE = 0.5  # share of the pieces of words; from there on vectors say nothing
LEAST_PIECES = 50  # of several letters: an encoder was taught a script of so many
LAST_LATIN = "\u024f"
WORD_START = "\u2581"  # what SentencePiece writes for a space: its pieces keep accents

# Pictures stick to words ("thanks🙏") and make them unknown.
_PICTURES = re.compile("[\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+")


# A letter that no piece spells, in bytes: each has a vector, and no meaning.
_BYTE = re.compile("<0x[0-9A-F]{2}>")


class EncoderUnavailable(Exception):
    """The encoder can't be used; the message names the thing, the value, the remedy."""


class Encoder:
    """Turns texts into unit vectors; one thread a call, safe to call from many.

        encoder = Encoder.load(Path("models/small"))
        near = encoder.encode(["Where is it?"]) @ encoder.encode_query("where")  # (1,)

    `encode_query(text)` gives one vector, (dimensions,) float32 (384 in models/small),
    and remembers the last 2,048. A text that it cannot read has the vector zero.
    """

    name = ""  # of its folder
    warning: str | None = None  # what it cannot do, and why

    def __init__(
        self,
        *,
        session: InferenceSession,
        tokenizer: Tokenizer,
        sha256: str,
        spelling: Callable[[str], str] = fold,
        name: str = "",
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._spell = spelling
        self.sha256 = sha256
        self.name = name
        self.encode_query: Callable[[str], Floats] = lru_cache(
            maxsize=QUERY_CACHE_SIZE
        )(self._encode_one)
        self.dimensions = len(self._encode_one("dimensions"))

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """The encoder in a folder with model.onnx and tokenizer.json.

        Raises `EncoderUnavailable` for a file that is absent or damaged, and where
        onnxruntime or tokenizers is not installed.
        """
        model, vocabulary = folder / "model.onnx", folder / "tokenizer.json"
        for path in (model, vocabulary):
            if not path.is_file():
                raise EncoderUnavailable(
                    f"FAQ_EMBEDDING_MODEL: '{path}' does not exist; name a folder "
                    "with model.onnx and tokenizer.json."
                )
        digest = hashlib.sha256(model.read_bytes()).hexdigest()
        _check_digest(folder, digest)
        try:
            tokenizer = _open_tokenizer(vocabulary)
            keeps_accents = tokenizer.token_to_id(WORD_START) is not None
            return cls(
                session=_open_session(model),
                tokenizer=tokenizer,
                sha256=digest,
                spelling=spell if keeps_accents else fold,
                name=folder.name,
            )
        except ImportError as exc:
            raise EncoderUnavailable(
                f"FAQ_EMBEDDING_MODEL: '{folder}' needs the package {exc.name}; "
                "run pip install -r requirements.txt."
            ) from exc
        except Exception as exc:  # the runtimes raise their own untyped exceptions
            raise EncoderUnavailable(
                f"FAQ_EMBEDDING_MODEL: '{folder}' does not load "
                f"({type(exc).__name__}); copy the model again."
            ) from exc

    def knows(self, word: str) -> bool:
        """Whether the encoder was trained on the word as a whole: it is no typo."""
        pieces = (word, WORD_START + word)
        return any(self._tokenizer.token_to_id(piece) is not None for piece in pieces)

    def reader_of(self, _text: str) -> Encoder:
        """The encoder that reads a text: this one."""
        return self

    @property
    def description(self) -> str:
        """What reads, for people."""
        return self.name

    @property
    def readers(self) -> Mapping[str, str]:
        """The names of all encoders that read, by their sha256."""
        return {self.sha256: self.name}

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, in order: (texts, dimensions) float32.

        Zero for a text that can't be read: nothing is like it, not even one like it.
        """
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._encode_one(text)
        return vectors

    def _encode_one(self, text: str) -> Floats:
        # One by one: batches of mixed lengths waste time on padding.
        plain = _PICTURES.sub(" ", self._spell(text)[:MAX_CHARS])
        encoding = self._tokenizer.encode(plain)
        if not (plain.isascii() or self._can_read(encoding)):
            return _frozen(np.zeros(self.dimensions, np.float32))
        ids = np.array([encoding.ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector = np.asarray(self._session.run(None, feed)[0][0], np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        return _frozen(vector)

    def _can_read(self, encoding: Encoding) -> bool:
        tokens = zip(encoding.tokens, encoding.special_tokens_mask, strict=True)
        pieces = [
            token
            for token, is_mark in tokens
            if not is_mark and any(map(str.isalnum, token))
        ]
        unread = sum(map(self._is_unread, pieces))
        return not unread or unread < UNREADABLE * len(pieces)

    def _is_unread(self, piece: str) -> bool:
        if piece in UNKNOWN or _BYTE.fullmatch(piece):
            return True
        last = max(filter(str.isalnum, piece))
        return last > LAST_LATIN and _script(last) not in self._scripts

    @cached_property
    def _scripts(self) -> frozenset[int]:
        """Scripts of which the tokenizer knows more than how to spell them."""
        words = ("".join(filter(str.isalnum, t)) for t in self._tokenizer.get_vocab())
        counts = Counter(_script(max(word)) for word in words if len(word) > 1)
        return frozenset(s for s, count in counts.items() if count >= LEAST_PIECES)


def _script(character: str) -> int:
    """A number for the script of a character, the same for most of its letters."""
    if "\u3400" <= character <= "\u9fff":
        return 0x34  # Chinese characters
    if "\uac00" <= character <= "\ud7af":
        return 0xAC  # Korean syllables
    return ord(character) >> 8


def _frozen(vector: Floats) -> Floats:
    vector.flags.writeable = False  # it is shared
    return vector


def _check_digest(folder: Path, digest: str) -> None:
    known = folder / "SHA256SUMS"
    if not known.is_file():
        return
    lines = [line.split() for line in known.read_text().splitlines()]
    expected = {name.lstrip("*"): value for value, name in lines}
    if expected.get("model.onnx", digest) != digest:
        raise EncoderUnavailable(
            f"FAQ_EMBEDDING_MODEL: '{folder / 'model.onnx'}' has the sha256 {digest}, "
            f"not the one in {known.name}; copy the model again."
        )


def _open_session(model: Path) -> InferenceSession:
    import onnxruntime  # noqa: PLC0415 - optional: search works without it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"]
    )


def _open_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - optional: search works without it

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
