"""`evaluate_faq --gate`: a change that makes search worse does not pass unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from faq.conftest import WordEncoder
from faq.evaluating.evaluation import Trial
from faq.evaluating.quality_baseline import Bound, read_baseline
from faq.evaluating.quality_gate import (
    BASELINE,
    VECTORS,
    guarded_figures,
    measure_quality,
)
from faq.evaluating.quality_movements import Change, compare
from faq.evaluating.sets import read_bundled_sets, read_set
from faq.evaluating.vector_cache import CachedEncoder, read_vectors
from faq.indexing.embedding import load_encoder
from faq.retrieval.constants import Constants, RankerWeights, fitted_constants
from faq.retrieval.encoder import EncoderPair
from faq.retrieval.results import Decision

PROJECT = Path(__file__).resolve().parents[3]
FIXTURES = PROJECT / "fixtures"
EVALUATION = FIXTURES / "evaluation"
SMALL_SET = "hint3_sofmattress"

KB = "id,question,answer\n1,Where is my card?,Soon.\n2,How do I top up?,By card.\n"
QUERIES = "query,faq_id\nwhere is my card,1\ntop up how,2\nmoon weather,\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A project with the set 'bank' and both sample sets; its evaluation folder."""
    fixtures = tmp_path / "fixtures"
    bank = fixtures / "evaluation" / "bank"
    bank.mkdir(parents=True)
    (bank / "kb.csv").write_text(KB)
    (bank / "queries.csv").write_text(QUERIES)
    (fixtures / "faq_dataset.csv").write_text(KB)
    (fixtures / "sample_questions.csv").write_text(QUERIES)
    (fixtures / "hard_questions.csv").write_text(QUERIES)
    settings.BASE_DIR = tmp_path
    return fixtures / "evaluation"


@pytest.fixture
def change_baseline(folder: Path) -> Callable[[str, str], None]:
    """Put another text in place of one in the accepted baseline."""

    def change(old: str, new: str) -> None:
        path = folder / BASELINE
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def trial(confidence: float, *, rank: int | None, is_answerable: bool) -> Trial:
    return Trial(
        is_answerable=is_answerable,
        rank=rank,
        confidence=confidence,
        lead=0.5,
        decision=Decision.SURE if confidence > 0.5 else Decision.NONE,
        took_ms=1.0,
    )


def test_guarded_figures_agree_with_a_case_worked_out_by_hand() -> None:
    figures = guarded_figures(
        [
            trial(0.95, rank=1, is_answerable=True),
            trial(0.75, rank=2, is_answerable=True),
            trial(0.25, rank=1, is_answerable=True),
            trial(0.65, rank=None, is_answerable=False),
            trial(0.05, rank=None, is_answerable=False),
        ]
    )

    assert figures == {
        "accuracy_at_1": 0.6667,
        "auroc": 0.8333,
        "coverage_at_p90": 0.3333,
        "coverage_at_p95": 0.3333,
        "precision": 0.3333,
        "answer_rate": 0.6667,
        "false_answer_rate": 0.5,
        "shown_precision": 0.3333,
        "shown_recall": 0.3333,
        "false_likely_rate": 0.5,
        "listed_rate": 0.0,
        "ece": 0.45,
    }


def test_what_cannot_be_told_is_no_figure() -> None:
    figures = guarded_figures([trial(0.1, rank=1, is_answerable=True)])

    assert "precision" not in figures  # nothing was answered
    assert "false_answer_rate" not in figures  # nothing was unanswerable
    assert figures["answer_rate"] == 0


def test_what_was_accepted_passes(
    folder: Path, encoder: WordEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_faq", "--accept")
    encoder.encoded.clear()
    capsys.readouterr()

    call_command("evaluate_faq", "--gate")

    assert capsys.readouterr().out == "Nothing moved.\n"
    assert encoder.encoded == []  # all vectors were kept


def test_accepting_again_changes_no_byte(folder: Path, encoder: WordEncoder) -> None:
    call_command("evaluate_faq", "--accept")
    before = [(folder / name).read_bytes() for name in (BASELINE, VECTORS)]

    call_command("evaluate_faq", "--accept")

    assert [(folder / name).read_bytes() for name in (BASELINE, VECTORS)] == before


def test_every_set_is_measured_with_the_encoder_and_by_words_alone(
    folder: Path, encoder: WordEncoder
) -> None:
    call_command("evaluate_faq", "--accept")

    names = ["bank", "sample", "sample_hard"]
    assert sorted(read_baseline(folder / BASELINE).sets) == sorted(
        [*names, *(f"{name}, lexical" for name in names)]
    )


def test_a_worse_figure_fails_and_says_how_to_accept_it(
    folder: Path,
    encoder: WordEncoder,
    change_baseline: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("evaluate_faq", "--accept")
    change_baseline('"ceiling": 0.002', '"ceiling": -0.1')
    capsys.readouterr()

    with pytest.raises(
        CommandError, match=r"bank: false_answer_rate is 0\.0000.*ceiling -0\.1000"
    ) as caught:
        call_command("evaluate_faq", "--gate")

    assert "run manage.py evaluate_faq --accept" in str(caught.value)
    assert "worse" in capsys.readouterr().out


def test_a_better_figure_passes_and_is_shown(
    folder: Path,
    encoder: WordEncoder,
    change_baseline: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("evaluate_faq", "--accept")
    accurate = '"accuracy_at_1": {"value": 1.0, "floor": 0.998}'
    change_baseline(accurate, '"accuracy_at_1": {"value": 0.5, "floor": 0.498}')
    capsys.readouterr()

    call_command("evaluate_faq", "--gate")

    header, row, *_ = capsys.readouterr().out.splitlines()
    assert header.split() == ["set", "figure", "baseline", "now", "difference"]
    assert row.split(maxsplit=2) == [
        "bank",
        "accuracy_at_1",
        "0.5000    1.0000  +0.5000     better",
    ]


def test_a_set_without_baseline_fails_by_name(
    folder: Path, encoder: WordEncoder
) -> None:
    call_command("evaluate_faq", "--accept")
    (folder / "bank").rename(folder / "shop")

    with pytest.raises(CommandError) as caught:
        call_command("evaluate_faq", "--gate")

    assert "bank: auroc is not measured" in str(caught.value)
    assert "shop, lexical: auroc is not in the baseline" in str(caught.value)


def test_texts_without_a_vector_are_embedded_and_counted(
    folder: Path, encoder: WordEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_faq", "--accept")
    encoder.encoded.clear()
    queries = QUERIES.replace("top up how", "up top how")
    (folder / "bank" / "queries.csv").write_text(queries)

    call_command("evaluate_faq", "--gate")

    assert encoder.encoded == ["up top how"]
    assert (
        "without a vector in vectors.npz, embedded here: 1" in capsys.readouterr().out
    )


def test_another_encoder_embeds_everything_and_says_so(
    folder: Path, encoder: WordEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_faq", "--accept")
    encoder.sha256 = "e" * 64

    call_command("evaluate_faq", "--gate")

    note = "no vectors of the encoder eeeeeeeeeeee: every text was embedded"
    assert note in capsys.readouterr().out


def test_other_constants_are_named_but_fail_by_their_figures_only(
    folder: Path,
    encoder: WordEncoder,
    change_baseline: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("evaluate_faq", "--accept")
    change_baseline(fitted_constants().sha256, "0" * 64)

    call_command("evaluate_faq", "--gate")

    assert "accepted with the constants 000000000000" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--gate", "--accept"])
def test_without_encoder_nothing_is_compared(option: str, folder: Path) -> None:
    with pytest.raises(CommandError, match=r"needs the encoder.*FAQ_EMBEDDING_MODEL"):
        call_command("evaluate_faq", option)


@pytest.mark.parametrize(
    ("name", "message"),
    [(BASELINE, "not JSON"), (VECTORS, "holds no vectors")],
)
def test_a_broken_file_is_explained(
    name: str, message: str, folder: Path, encoder: WordEncoder
) -> None:
    call_command("evaluate_faq", "--accept")
    (folder / name).write_text("{")

    with pytest.raises(CommandError, match=message):
        call_command("evaluate_faq", "--gate")


def test_without_a_baseline_the_remedy_is_named(
    folder: Path, encoder: WordEncoder
) -> None:
    with pytest.raises(CommandError, match=r"does not exist.*--accept"):
        call_command("evaluate_faq", "--gate")


@pytest.mark.parametrize("option", ["--gate", "--accept"])
@pytest.mark.parametrize(
    "others",
    [["--kb", "kb.csv"], ["--queries", "q.csv"], ["--json"], ["--plot", "p.png"]],
    ids=["kb", "queries", "json", "plot"],
)
def test_only_the_bundled_sets_have_a_baseline(option: str, others: list[str]) -> None:
    with pytest.raises(CommandError, match=r"leave out --kb"):
        call_command("evaluate_faq", option, *others)


def test_the_baseline_names_every_bundled_set_and_every_figure() -> None:
    baseline = read_baseline(EVALUATION / BASELINE)

    bundled = {each.name for each in read_bundled_sets(FIXTURES)}
    figures = guarded_figures([trial(0.9, rank=1, is_answerable=True)]).keys()
    assert baseline.sets.keys() == bundled | {f"{name}, lexical" for name in bundled}
    assert all(
        bounds.keys() >= figures - {"precision"} for bounds in baseline.sets.values()
    )
    assert len(bundled) == 6


def test_the_baseline_has_the_tolerance_everywhere() -> None:
    bounds = [
        (figure, bound)
        for figures in read_baseline(EVALUATION / BASELINE).sets.values()
        for figure, bound in figures.items()
    ]

    assert [b for _, b in bounds] == [Bound.of(name, b.value) for name, b in bounds]


def test_the_vectors_belong_to_the_shipped_encoder_and_are_few_megabytes() -> None:
    stored = read_vectors(EVALUATION / VECTORS)

    assert stored.encoder_sha256 == fitted_constants().encoder_sha256
    assert (EVALUATION / VECTORS).stat().st_size <= 5_200_000


def changes_with(constants: Constants) -> dict[str, Change]:
    """What moved on a small bundled set, by set and figure."""
    pair = load_encoder("auto").encoder
    assert isinstance(pair, EncoderPair)
    cached = CachedEncoder(pair.english, read_vectors(EVALUATION / VECTORS))
    kb = EVALUATION / SMALL_SET / "kb.csv"
    measured = measure_quality(
        read_set(kb, kb.with_name("queries.csv")),
        encoder=pair.reading_english_by(cached),
        constants=constants,
    )
    accepted = read_baseline(EVALUATION / BASELINE)
    sets = {name: accepted.sets[name] for name in measured}
    movements = compare(replace(accepted, sets=sets), measured)
    return {f"{m.set_name}: {m.figure}": m.change for m in movements}


def lighter(model: RankerWeights, signal: str) -> RankerWeights:
    """The model with 30 % less weight on a signal of its ranker."""
    return replace(model, ranker={**model.ranker, signal: model.ranker[signal] * 0.7})


def test_the_shipped_constants_pass() -> None:
    assert changes_with(fitted_constants()) == {}


def test_a_spoiled_weight_fails_with_the_encoder_and_without() -> None:
    shipped = fitted_constants()

    changes = changes_with(
        replace(
            shipped,
            hybrid=lighter(shipped.hybrid, "ridge"),
            lexical=lighter(shipped.lexical, "bm25"),
        )
    )

    assert changes[f"{SMALL_SET}: shown_recall"] is Change.WORSE
    assert changes[f"{SMALL_SET}, lexical: accuracy_at_1"] is Change.WORSE


def test_a_spoiled_threshold_fails() -> None:
    shipped = fitted_constants()
    loose = replace(shipped.hybrid.thresholds, sure=0.75)

    changes = changes_with(
        replace(shipped, hybrid=replace(shipped.hybrid, thresholds=loose))
    )

    assert changes[f"{SMALL_SET}: precision"] is Change.WORSE
    assert changes[f"{SMALL_SET}: answer_rate"] is Change.BETTER
