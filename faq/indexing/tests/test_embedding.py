"""Vectors are computed once and kept; a missing encoder is no fault."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from faq.conftest import WordEncoder
from faq.indexing import embedding
from faq.indexing.embedding import current_encoder, embed, remove_unused, stored_vectors
from faq.models import Embedding
from faq.retrieval.encoder import EncoderPair
from faq.retrieval.text.normalisation import text_key


@pytest.mark.django_db
def test_a_stored_vector_is_the_one_computed(encoder: WordEncoder) -> None:
    embed(encoder, ["where is my parcel", "pay by card"])

    vectors = stored_vectors(encoder, ["Where is my parcel"])

    assert list(vectors) == [text_key("where is my parcel")]
    expected = encoder.encode_query("where is my parcel")
    assert np.allclose(vectors[text_key("where is my parcel")], expected, atol=1e-3)


@pytest.mark.django_db
def test_many_vectors_are_read_in_one_pass(
    encoder: WordEncoder, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    embed(encoder, ["one", "two", "three"])
    monkeypatch.setattr(embedding, "WHOLE_TABLE", 1)

    with django_assert_num_queries(1):
        vectors = stored_vectors(encoder, ["one", "two"])

    assert {text_key("one"), text_key("two")} <= set(vectors)


@pytest.mark.django_db
def test_a_text_embedded_twice_is_stored_once(encoder: WordEncoder) -> None:
    embed(encoder, ["one"])

    embed(encoder, ["one"])

    assert Embedding.objects.count() == 1


@pytest.mark.django_db
def test_vectors_of_another_encoder_are_not_used(encoder: WordEncoder) -> None:
    embed(encoder, ["one"])
    encoder.sha256 = "0" * 64

    assert stored_vectors(encoder, ["one"]) == {}


@pytest.mark.django_db
def test_vectors_of_texts_long_gone_are_removed(encoder: WordEncoder) -> None:
    embed(encoder, ["kept", "gone"])
    Embedding.objects.create(model_sha256="0" * 64, text_key="1" * 32, vector=b"")

    removed = remove_unused(encoder, ["kept"])

    assert removed == 2
    assert list(stored_vectors(encoder, ["kept", "gone"])) == [text_key("kept")]


class GermanEncoder(WordEncoder):
    """Another encoder of the same space."""

    name = "german"

    def __init__(self) -> None:
        super().__init__()
        self.sha256 = "a" * 64


@pytest.fixture
def pair(encoder: WordEncoder) -> EncoderPair:
    return EncoderPair(encoder, Path("others"), load=lambda _folder: GermanEncoder())


ENGLISH, GERMAN = "Where is my parcel?", "Wo ist mein Paket?"


@pytest.mark.django_db
def test_vectors_are_kept_by_text_and_reader(pair: EncoderPair) -> None:
    embed(pair, [ENGLISH, GERMAN])

    rows = dict(Embedding.objects.values_list("text_key", "model_sha256"))
    assert rows == {text_key(ENGLISH): "f" * 64, text_key(GERMAN): "a" * 64}
    assert stored_vectors(pair, [ENGLISH, GERMAN]).keys() == rows.keys()


@pytest.mark.django_db
def test_a_text_that_another_encoder_read_is_read_again(
    encoder: WordEncoder, pair: EncoderPair
) -> None:
    embed(encoder, [ENGLISH, GERMAN])

    assert list(stored_vectors(pair, [ENGLISH, GERMAN])) == [text_key(ENGLISH)]


@pytest.mark.django_db
def test_vectors_of_a_former_reader_are_removed(
    encoder: WordEncoder, pair: EncoderPair
) -> None:
    embed(encoder, [ENGLISH, GERMAN])
    embed(pair, [GERMAN])

    assert remove_unused(pair, [ENGLISH, GERMAN]) == 1
    assert len(stored_vectors(pair, [ENGLISH, GERMAN])) == 2


def test_auto_loads_the_encoder_of_english_alone(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = "auto"

    state = current_encoder()

    assert isinstance(state.encoder, EncoderPair)
    assert state.description.startswith("small (English), multilingual (others")
    assert state.warning is None


def test_an_empty_setting_means_words_alone_and_one_warning(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    embedding.load_encoder.cache_clear()
    settings.FAQ_EMBEDDING_MODEL = ""

    with caplog.at_level(logging.WARNING):
        first, second = current_encoder(), current_encoder()

    assert first.encoder is second.encoder is None
    [record] = caplog.records
    assert record.getMessage() == "faq.encoder.missing"
    assert record.__dict__["warning"] == first.warning


def test_a_folder_without_a_model_means_words_alone_and_one_warning(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FAQ_EMBEDDING_MODEL = str(tmp_path / "absent")

    with caplog.at_level(logging.WARNING):
        first, second = current_encoder(), current_encoder()

    assert first.encoder is second.encoder is None
    assert "does not exist" in str(first.warning)
    assert len(caplog.records) == 1
