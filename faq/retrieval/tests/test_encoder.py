import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from faq.retrieval.encoder import Encoder, EncoderUnavailable
from faq.retrieval.tests.conftest import MODEL


def test_vectors_are_unit_vectors_of_the_models_size(encoder: Encoder) -> None:
    vectors = encoder.encode(["How do I pay?", "", "\ud800", "word " * 3000])

    assert vectors.shape == (4, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_paraphrases_are_nearer_than_other_questions(encoder: Encoder) -> None:
    asked, meant, other = encoder.encode(
        ["I forgot my password", "How do I reset my password?", "Do you ship abroad?"]
    )

    assert asked @ meant > asked @ other


def test_a_query_seen_before_is_not_encoded_again(encoder: Encoder) -> None:
    first = encoder.encode_query("Where is my zebra?")

    assert encoder.encode_query("Where is my zebra?") is first


def test_words_that_the_encoder_was_trained_on_are_known(encoder: Encoder) -> None:
    assert encoder.knows("password")
    assert not encoder.knows("pasword")


def test_a_missing_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"model\.onnx' does not exist; name"):
        Encoder.load(tmp_path)


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "m")
    (tmp_path / "m" / "model.onnx").write_bytes(b"not the model")

    with pytest.raises(EncoderUnavailable, match=r"sha256 .* copy the model again"):
        Encoder.load(tmp_path / "m")


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    (tmp_path / "tokenizer.json").write_text("{}")

    with pytest.raises(EncoderUnavailable, match="does not load"):
        Encoder.load(tmp_path)


def test_without_onnxruntime_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(EncoderUnavailable, match="needs the package onnxruntime"):
        Encoder.load(MODEL)
