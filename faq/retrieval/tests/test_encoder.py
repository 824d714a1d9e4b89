"""The encoder around its model: what goes in, what comes out, what is refused."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from tokenizers import Tokenizer

from faq.retrieval.arrays import Floats, Integers
from faq.retrieval.conftest import MODEL
from faq.retrieval.encoder import Encoder, EncoderUnavailable


class Counter:
    """Makes of a text the number of its characters, and remembers the text."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, text: str) -> SimpleNamespace:
        self.texts.append(text)
        return SimpleNamespace(ids=[len(text), 9])


class Session:
    """Gives every text the same output, and remembers what it was fed."""

    def __init__(self, *output: float) -> None:
        self.output = output
        self.feeds: list[Mapping[str, Integers]] = []

    def run(
        self, names: Sequence[str] | None, feed: Mapping[str, Integers]
    ) -> list[Floats]:
        assert names is None
        self.feeds.append(feed)
        return [np.array([self.output], np.float32), np.zeros((1, 7), np.float32)]


def encoder_of(session: Session, tokenizer: Counter | None = None) -> Encoder:
    counter = cast("Tokenizer", tokenizer or Counter())
    return Encoder(session=session, tokenizer=counter, sha256="0" * 64)


def test_what_the_model_says_is_scaled_to_length_one() -> None:
    encoder = encoder_of(Session(3, 4))

    assert encoder.dimensions == 2
    assert encoder.encode_query("card") == pytest.approx([0.6, 0.8])
    assert encoder.encode(["card", "bank"]) == pytest.approx(
        np.array([(0.6, 0.8), (0.6, 0.8)])
    )


def test_small_outputs_are_scaled_to_length_one_too() -> None:
    assert encoder_of(Session(3e-6, 4e-6)).encode_query("?") == pytest.approx(
        [0.6, 0.8]
    )


def test_a_model_that_says_nothing_gives_no_direction() -> None:
    assert encoder_of(Session(0, 0)).encode_query("card").tolist() == [0, 0]


def test_a_vector_that_is_shared_is_not_changed() -> None:
    vector = encoder_of(Session(3, 4)).encode_query("card")

    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1


def test_texts_are_folded_and_cut_after_1000_characters() -> None:
    tokenizer = Counter()
    encoder = encoder_of(Session(1), tokenizer)

    encoder.encode(["  Wo  ist MÉIN Paket? ", "x" * 1001])

    assert tokenizer.texts[1:] == ["wo ist mein paket?", "x" * 1000]


def test_the_model_is_fed_one_text_and_reads_all_its_tokens() -> None:
    session = Session(1)

    encoder_of(session).encode(["card"])

    feed = session.feeds[-1]
    assert feed.keys() == {"input_ids", "attention_mask"}
    assert feed["input_ids"].tolist() == [[4, 9]]
    assert feed["attention_mask"].tolist() == [[1, 1]]
    assert {array.dtype for array in feed.values()} == {np.dtype(np.int64)}


@pytest.mark.parametrize(
    ("others", "times"), [(2047, 1), (2048, 2)], ids=["2048", "2049"]
)
def test_the_last_2048_queries_are_remembered(others: int, times: int) -> None:
    tokenizer = Counter()
    encoder = encoder_of(Session(1), tokenizer)

    encoder.encode_query("card")
    list(map(encoder.encode_query, map(str, range(others))))
    encoder.encode_query("card")

    assert tokenizer.texts.count("card") == times


def test_vectors_are_unit_vectors_of_the_models_size(encoder: Encoder) -> None:
    vectors = encoder.encode(["How do I pay?", "", "\ud800", "word " * 3000])

    assert vectors.shape == (4, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_text_ends_after_64_tokens_two_of_which_frame_it(encoder: Encoder) -> None:
    ending = ["a " * count + word for count in (61, 62) for word in ("bank", "bird")]

    bank, bird, bank_cut, bird_cut = encoder.encode(ending)

    assert bank @ bird < 0.9999
    assert bank_cut.tolist() == bird_cut.tolist()


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


def test_an_encoder_is_named_by_the_sha256_of_its_model(encoder: Encoder) -> None:
    model = (MODEL / "model.onnx").read_bytes()

    assert encoder.sha256 == hashlib.sha256(model).hexdigest()


@pytest.mark.parametrize(
    ("present", "missing"),
    [("tokenizer.json", "model.onnx"), ("model.onnx", "tokenizer.json")],
)
def test_a_missing_file_is_named_with_the_remedy(
    tmp_path: Path, present: str, missing: str
) -> None:
    (tmp_path / present).write_text("{}")

    with pytest.raises(EncoderUnavailable) as refused:
        Encoder.load(tmp_path)

    assert str(refused.value) == (
        f"FAQ_EMBEDDING_MODEL: '{tmp_path / missing}' does not exist; name a folder "
        "with model.onnx and tokenizer.json."
    )


def test_of_two_missing_files_the_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"model\.onnx' does not exist"):
        Encoder.load(tmp_path)


@pytest.mark.parametrize("mark", [" ", "*"], ids=["text", "binary"])
def test_a_sum_counts_in_either_form_of_the_file(tmp_path: Path, mark: str) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + f" {mark}model.onnx\n")

    with pytest.raises(EncoderUnavailable, match="not the one in SHA256SUMS"):
        Encoder.load(tmp_path)


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "m")
    model = tmp_path / "m" / "model.onnx"
    model.write_bytes(b"not the model")

    with pytest.raises(EncoderUnavailable) as refused:
        Encoder.load(tmp_path / "m")

    digest = hashlib.sha256(b"not the model").hexdigest()
    assert str(refused.value) == (
        f"FAQ_EMBEDDING_MODEL: '{model}' has the sha256 {digest}, "
        "not the one in SHA256SUMS; copy the model again."
    )


@pytest.mark.parametrize(
    "sums",
    [
        None,
        hashlib.sha256(b"nothing").hexdigest() + " *model.onnx\n",
        "0" * 64 + "  tokenizer.json\n",
    ],
    ids=["no sums", "its sum", "another file"],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, sums: str | None) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    (tmp_path / "tokenizer.json").write_text("{}")
    if sums is not None:
        (tmp_path / "SHA256SUMS").write_text(sums)

    with pytest.raises(EncoderUnavailable) as refused:
        Encoder.load(tmp_path)

    cause = type(refused.value.__cause__).__name__
    assert str(refused.value) == (
        f"FAQ_EMBEDDING_MODEL: '{tmp_path}' does not load ({cause}); "
        "copy the model again."
    )


def test_without_onnxruntime_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(EncoderUnavailable) as refused:
        Encoder.load(MODEL)

    assert str(refused.value) == (
        f"FAQ_EMBEDDING_MODEL: '{MODEL}' needs the package onnxruntime; "
        "run pip install -r requirements.txt."
    )


def test_the_model_runs_on_one_thread_of_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[tuple[SimpleNamespace, list[str]]] = []

    def session(model: Path, options: SimpleNamespace, providers: list[str]) -> Session:
        opened.append((options, providers))
        return Session(1)

    runtime = SimpleNamespace(SessionOptions=SimpleNamespace, InferenceSession=session)
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)

    Encoder.load(MODEL)

    options = SimpleNamespace(
        intra_op_num_threads=1, inter_op_num_threads=1, log_severity_level=3
    )
    assert opened == [(options, ["CPUExecutionProvider"])]


@pytest.mark.parametrize(
    "text",
    [
        "我需要毛衣吗",
        "ありがとう",
        "где мой заказ",
        "أين طلبي",
        "주문은 어디에 있나요?",
    ],
    ids=["chinese", "kana", "cyrillic", "arabic", "korean"],
)
def test_a_text_in_a_script_that_was_never_learnt_has_the_vector_zero(
    encoder: Encoder, text: str
) -> None:
    assert not encoder.encode_query(text).any()


@pytest.mark.parametrize(
    "text",
    ["İade süresi nedir?", "Wo ist meine Straße?", "why 支付 does not work here", "?!"],
    ids=["turkish", "german", "one foreign word", "no word"],
)
def test_a_text_of_readable_pieces_has_a_vector(encoder: Encoder, text: str) -> None:
    assert encoder.encode_query(text).any()


def test_a_picture_does_not_make_the_word_before_it_unknown(encoder: Encoder) -> None:
    with_picture = encoder.encode_query("where is my refund🙏🏻")

    assert with_picture == pytest.approx(encoder.encode_query("where is my refund"))
