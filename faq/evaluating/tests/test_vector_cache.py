"""Vectors of test sets in a file: found, computed where missing, the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from faq.conftest import WordEncoder
from faq.evaluating.vector_cache import (
    CachedEncoder,
    InvalidVectorFile,
    StoredVectors,
    read_vectors,
    write_vectors,
)
from faq.retrieval.encoder import Encoder
from faq.retrieval.text.normalisation import text_key


def vector(*values: float) -> np.ndarray:
    """A vector that begins with these values, as long as those of the encoder."""
    return np.array(
        [*values, *[0] * (WordEncoder.dimensions - len(values))], np.float16
    )


STRAIGHT = vector(0, 1)
ODD = vector(0.6, 0.7)  # no unit vector: rounding made it longer


@pytest.fixture
def words() -> WordEncoder:
    """The encoder behind the cache; it knows which texts it was given."""
    return WordEncoder()


def cached(words: WordEncoder, stored: StoredVectors) -> CachedEncoder:
    return CachedEncoder(cast(Encoder, words), stored)


def stored(encoder_sha256: str = "f" * 64, **vectors: np.ndarray) -> StoredVectors:
    by_key = {text_key(text): vector for text, vector in vectors.items()}
    return StoredVectors(encoder_sha256=encoder_sha256, by_key=by_key)


def test_a_stored_text_is_not_computed(words: WordEncoder) -> None:
    encoder = cached(words, stored(card=STRAIGHT))

    assert encoder.encode_query(" CARD ").tolist() == STRAIGHT.tolist()
    assert words.encoded == []
    assert encoder.computed_count == 0
    assert not encoder.is_outdated


def test_a_stored_vector_is_a_unit_vector_again(words: WordEncoder) -> None:
    vector = cached(words, stored(card=ODD)).encode_query("card")

    assert vector.dtype == np.float32
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-6)


def test_a_missing_text_is_computed_once(words: WordEncoder) -> None:
    encoder = cached(words, stored(card=np.zeros(words.dimensions, np.float16)))

    vectors = encoder.encode(["top up", "top up"])

    assert vectors[1] == pytest.approx(words.encode_query("top up"), abs=1e-3)
    assert words.encoded == ["top up"]
    assert encoder.computed_count == 1
    assert encoder.is_outdated


def test_a_computed_vector_does_not_move_once_it_is_stored(words: WordEncoder) -> None:
    before = cached(words, StoredVectors())
    computed = before.encode_query("one two three")
    after = cached(words, before.used)

    assert after.encode_query("one two three").tolist() == computed.tolist()
    assert after.computed_count == 0


def test_vectors_of_another_encoder_are_ignored(words: WordEncoder) -> None:
    encoder = cached(words, stored("0" * 64, card=STRAIGHT))

    encoder.encode_query("card")

    assert words.encoded == ["card"]
    assert encoder.used.encoder_sha256 == words.sha256


def test_vectors_of_another_length_are_explained(words: WordEncoder) -> None:
    short = stored(card=np.array([0, 1], np.float16))

    with pytest.raises(InvalidVectorFile, match=r"\[2\] numbers.*64.*--accept"):
        cached(words, short)


def test_vectors_that_nothing_asks_for_are_outdated(words: WordEncoder) -> None:
    encoder = cached(words, stored(card=STRAIGHT, old=STRAIGHT))

    encoder.encode_query("card")

    assert encoder.is_outdated
    assert list(encoder.used.by_key) == [text_key("card")]


def test_words_are_known_as_the_encoder_knows_them(words: WordEncoder) -> None:
    assert not cached(words, StoredVectors()).knows("card")


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    write_vectors(tmp_path / "v.npz", stored(card=STRAIGHT, odd=ODD))

    found = read_vectors(tmp_path / "v.npz")

    assert found.encoder_sha256 == "f" * 64
    assert found.by_key.keys() == {text_key("card"), text_key("odd")}
    assert found.by_key[text_key("odd")].tobytes() == ODD.tobytes()


def test_equal_vectors_make_equal_bytes_in_any_order(tmp_path: Path) -> None:
    write_vectors(tmp_path / "a.npz", stored(card=STRAIGHT, odd=ODD))
    write_vectors(tmp_path / "b.npz", stored(odd=ODD, card=STRAIGHT))

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_without_a_file_there_are_no_vectors(tmp_path: Path) -> None:
    assert read_vectors(tmp_path / "v.npz") == StoredVectors()


@pytest.mark.parametrize("size", [0, 100, 300], ids=["empty", "cut", "cut later"])
def test_a_broken_file_is_explained(size: int, tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    write_vectors(path, stored(card=STRAIGHT))
    path.write_bytes(path.read_bytes()[:size])

    with pytest.raises(InvalidVectorFile, match=r"v\.npz.*restore it"):
        read_vectors(path)


@pytest.mark.parametrize(
    "arrays",
    [
        pytest.param({"keys": np.zeros((1, 16), np.uint8)}, id="no vectors"),
        pytest.param(
            {
                "encoder_sha256": np.array("f"),
                "keys": np.zeros((2, 16), np.uint8),
                "vectors": np.zeros((1, 2), np.float16),
            },
            id="fewer vectors than keys",
        ),
    ],
)
def test_a_file_of_something_else_is_explained(
    arrays: dict[str, np.ndarray], tmp_path: Path
) -> None:
    np.savez_compressed(tmp_path / "v.npz", allow_pickle=False, **arrays)

    with pytest.raises(InvalidVectorFile, match="holds no vectors"):
        read_vectors(tmp_path / "v.npz")
