"""Two encoders of one space: each text by the one that knows its language."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from faq.retrieval.arrays import Floats
from faq.retrieval.conftest import MODEL
from faq.retrieval.encoder import Encoder, EncoderUnavailable
from faq.retrieval.encoder_pair import EncoderPair

OTHERS = MODEL.with_name("multilingual")


class FixedEncoder(Encoder):
    """Gives every text the same direction of two or more."""

    def __init__(self, direction: int, *, dimensions: int = 2) -> None:
        self.sha256 = str(direction) * 64
        self.name = f"encoder {direction}"
        self.dimensions = dimensions
        self.direction = direction
        self.encode_query = self._encode_one

    def _encode_one(self, _text: str) -> Floats:
        vector = np.zeros(self.dimensions, np.float32)
        vector[self.direction] = 1
        return vector

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.array([self._encode_one(text) for text in texts])

    def knows(self, _word: str) -> bool:
        return False


class Loader:
    """Loads an encoder, or raises, and counts how often it was asked."""

    def __init__(self, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self.count = 0

    def __call__(self, folder: Path) -> Encoder:
        self.count += 1
        if self.encoder is None:
            raise EncoderUnavailable(f"'{folder}' is absent.")
        return self.encoder


def pair_of(load: Loader) -> EncoderPair:
    return EncoderPair(FixedEncoder(0), Path("others"), load=load)


def test_english_never_loads_the_second_encoder() -> None:
    load = Loader(FixedEncoder(1))

    vector = pair_of(load).encode_query("Where is my parcel?")

    assert vector.tolist() == [1, 0]
    assert load.count == 0


def test_each_text_is_read_by_the_encoder_of_its_language() -> None:
    pair = pair_of(Loader(FixedEncoder(1)))

    vectors = pair.encode(["Where is my parcel?", "Wo ist mein Paket?", "退货"])

    assert vectors.tolist() == [[1, 0], [0, 1], [0, 1]]
    assert pair.reader_of("Wo ist mein Paket?").sha256 == "1" * 64
    assert pair.readers == {"0" * 64: "encoder 0", "1" * 64: "encoder 1"}


def test_many_threads_load_it_once() -> None:
    load = Loader(FixedEncoder(1))
    pair = pair_of(load)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pair.encode_query, ["Wo ist mein Paket?"] * 50))

    assert load.count == 1


@pytest.mark.parametrize(
    "encoder", [None, FixedEncoder(1, dimensions=3)], ids=["absent", "other space"]
)
def test_without_the_second_the_first_reads_everything(encoder: Encoder | None) -> None:
    pair = pair_of(Loader(encoder))

    vector = pair.encode_query("Wo ist mein Paket?")

    assert vector.tolist() == [1, 0]
    assert pair.warning is not None
    assert pair.description == "encoder 0 (everything)"


def test_no_texts_give_no_vectors_of_the_right_length() -> None:
    assert pair_of(Loader(None)).encode([]).shape == (0, 2)


@pytest.fixture(scope="module")
def shipped() -> EncoderPair:
    return EncoderPair(Encoder.load(MODEL), OTHERS)


def test_a_german_question_is_near_the_english_one(shipped: EncoderPair) -> None:
    asked = shipped.encode_query("Wie kann ich mein Passwort zurücksetzen?")

    near = asked @ shipped.encode_query("How do I reset my password?")
    far = asked @ shipped.encode_query("Do you sell gift cards?")

    assert near > 0.5
    assert near > far + 0.3


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ข้าวผัด", "ข้าวต้ม"),
        ("మంచి", "చెడు"),
        ("退货", "退款"),
        ("ስልክ", "ቤት"),
        ("schon bezahlt", "schön bezahlt"),
        ("öğün", "ogun"),
    ],
)
def test_different_texts_have_different_vectors(
    shipped: EncoderPair, one: str, two: str
) -> None:
    vectors = shipped.other.encode([one, two])

    assert not np.array_equal(vectors[0], vectors[1])


def test_words_are_known_by_the_piece_that_begins_one(shipped: EncoderPair) -> None:
    assert shipped.other.knows("bezahlen")
    assert not shipped.other.knows("bezalhen")
