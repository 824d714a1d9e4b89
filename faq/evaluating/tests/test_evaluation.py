"""Test sets from files, measured without the database, in figures with fixed names."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from faq.conftest import WordEncoder
from faq.evaluating.evaluation import figures_of, judge
from faq.evaluating.sets import Question, read_set
from faq.models import FAQ
from faq.retrieval.results import Decision, Document, Hit, SearchResult, Thresholds

KB = """id,question,answer,category,keywords,alternates
card_arrival,Where is my new card?,In a week.,Cards,sent post,Card not here|No card yet
top_up,How do I top up?,Use a card.,Money,,Add money
"""
QUERIES = """query,faq_id,kind
card not here!,card_arrival,in
add money,top_up|card_arrival,in
what is the weather on the moon,,oos
"""
NAMES = [
    "accuracy_at_1",
    "mrr_at_10",
    "recall_at_5",
    "auroc",
    "coverage_at_p90",
    "coverage_at_p95",
    "f1_best",
    "precision",
    "recall",
    "false_answer_rate",
    "shown_precision",
    "shown_recall",
    "false_likely_rate",
    "listed_rate",
    "list_hit_rate",
    "ece",
    "p50_ms",
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file into the folder 'bank'."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "bank" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return write_file


def evaluate(kb: Path, queries: Path, *options: str) -> None:
    call_command("evaluate_faq", "--kb", str(kb), "--queries", str(queries), *options)


def result_of(*faq_ids: int, confidence: float, decision: Decision) -> SearchResult:
    documents = (Document(faq_id=i, question="Q?", answer="A.") for i in faq_ids)
    return SearchResult(
        query="",
        hits=tuple(Hit(document=d, score=1.0, phrasing="Q?") for d in documents),
        confidence=confidence,
        lead=0.5,
        decision=decision,
        thresholds=Thresholds(sure=0.7, likely=0.7, ask_back=0.3, lead=1.0),
        revision=0,
        mode="lexical",
        took_ms=2.0,
    )


def test_figures_agree_with_a_case_worked_out_by_hand() -> None:
    one, none = Question(text="?", right=frozenset([1])), Question(text="?")
    answered, unanswered = Decision.SURE, Decision.NONE
    trials = [
        judge(one, result_of(1, confidence=0.9, decision=answered)),
        judge(one, result_of(2, 1, confidence=0.8, decision=answered)),
        judge(one, result_of(confidence=0.1, decision=unanswered)),
        judge(none, result_of(1, confidence=0.75, decision=answered)),
        judge(none, result_of(1, confidence=0.0, decision=unanswered)),
    ]

    figures = figures_of(trials)

    assert figures.accuracy_at_1 == pytest.approx(1 / 3)
    assert figures.mrr_at_10 == pytest.approx(1.5 / 3)
    assert figures.recall_at_5 == pytest.approx(2 / 3)
    assert figures.auroc == pytest.approx(5 / 6)
    assert figures.precision == pytest.approx(1 / 3)
    assert figures.recall == pytest.approx(1 / 3)
    assert figures.false_answer_rate == pytest.approx(1 / 2)
    assert figures.coverage_at_p95 == pytest.approx(1 / 3)
    assert figures.p50_ms == 2.0


def test_figures_of_the_bands_agree_with_a_case_worked_out_by_hand() -> None:
    one, none = Question(text="?", right=frozenset([1])), Question(text="?")
    likely, asked = Decision.LIKELY, Decision.ASK_BACK
    trials = [
        judge(one, result_of(1, confidence=0.9, decision=Decision.SURE)),
        judge(one, result_of(1, confidence=0.6, decision=likely)),
        judge(one, result_of(2, 1, confidence=0.6, decision=likely)),
        judge(one, result_of(4, 3, 1, confidence=0.4, decision=asked)),
        judge(one, result_of(5, 4, 3, 1, confidence=0.4, decision=asked)),
        judge(none, result_of(1, confidence=0.6, decision=likely)),
        judge(none, result_of(1, confidence=0.4, decision=asked)),
        judge(none, result_of(1, confidence=0.1, decision=Decision.NONE)),
    ]

    figures = figures_of(trials)

    assert figures.precision == 1.0
    assert figures.recall == pytest.approx(1 / 5)
    assert figures.false_answer_rate == 0.0
    assert figures.shown_precision == pytest.approx(2 / 4)
    assert figures.shown_recall == pytest.approx(2 / 5)
    assert figures.false_likely_rate == pytest.approx(1 / 3)
    assert figures.listed_rate == pytest.approx(1 / 3)
    assert figures.list_hit_rate == pytest.approx(1 / 3)


def test_with_one_phrasing_other_wordings_and_keywords_find_nothing(
    write: Callable[[str, str], Path], capsys: Any
) -> None:
    queries = write("queries.csv", "query,faq_id\nno card yet,card_arrival\nsent,\n")

    evaluate(write("kb.csv", KB), queries, "--json", "--one-phrasing")

    figures = json.loads(capsys.readouterr().out)
    assert figures["bank"]["recall"] == 0.0


def test_the_ids_of_a_file_may_be_words(write: Callable[[str, str], Path]) -> None:
    found = read_set(write("kb.csv", KB), write("queries.csv", QUERIES))

    assert found.name == "bank"
    assert [document.faq_id for document in found.documents] == [1, 2]
    assert found.documents[0].alternates == ("Card not here", "No card yet")
    assert found.documents[0].keywords == ("sent", "post")
    assert [question.right for question in found.questions] == [{1}, {1, 2}, set()]


def test_faqs_may_be_named_by_their_question(write: Callable[[str, str], Path]) -> None:
    kb = write("shop.csv", "question,answer\nWhere is it?,There.\nWhen?,Soon.\n")
    queries = write("q.csv", "Query,FAQ_question\nlate,when\nhi,\n")

    found = read_set(kb, queries)

    assert found.name == "shop"
    assert [question.right for question in found.questions] == [{2}, set()]


def test_json_has_one_object_with_the_agreed_names(
    write: Callable[[str, str], Path], capsys: Any
) -> None:
    evaluate(write("kb.csv", KB), write("queries.csv", QUERIES), "--json")

    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["bank"]
    assert list(figures["bank"]) == NAMES
    assert figures["bank"]["accuracy_at_1"] == 1.0


def test_the_table_shows_every_figure_and_says_how_it_was_measured(
    write: Callable[[str, str], Path], capsys: Any
) -> None:
    questions = "query,faq_id\ncard not here,card_arrival\n"

    evaluate(write("kb.csv", KB), write("queries.csv", questions))

    captured = capsys.readouterr()
    header, row = captured.out.splitlines()
    assert header.split() == ["set", *NAMES]
    assert row.split()[:4] == ["bank", "1.000", "1.000", "1.000"]
    assert "-" in row.split()  # no unanswerable question: no rate of false answers
    assert captured.err.startswith("Figures by words alone. ")


@pytest.mark.django_db
def test_no_database_is_touched(
    write: Callable[[str, str], Path],
    encoder: WordEncoder,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    kb, queries = write("kb.csv", KB), write("queries.csv", QUERIES)

    with django_assert_num_queries(0):
        evaluate(kb, queries, "--json")

    assert "Card not here" in encoder.encoded
    assert not FAQ.objects.exists()


def test_without_files_the_bundled_sets_and_both_samples_are_measured(
    settings: Any, write: Callable[[str, str], Path], tmp_path: Path, capsys: Any
) -> None:
    folder = tmp_path / "fixtures" / "evaluation" / "bank"
    folder.mkdir(parents=True)
    (folder / "kb.csv").write_text(KB)
    (folder / "queries.csv").write_text(QUERIES)
    (tmp_path / "fixtures" / "faq_dataset.csv").write_text(KB)
    (tmp_path / "fixtures" / "sample_questions.csv").write_text(QUERIES)
    (tmp_path / "fixtures" / "hard_questions.csv").write_text(QUERIES)
    settings.BASE_DIR = tmp_path

    call_command("evaluate_faq", "--json")

    names = list(json.loads(capsys.readouterr().out))
    assert names == ["bank", "sample", "sample_hard"]


@pytest.mark.parametrize("name", ["curve.png", "curve.svg"])
def test_the_curve_is_drawn(
    name: str, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    plot = tmp_path / name

    evaluate(
        write("kb.csv", KB),
        write("queries.csv", QUERIES),
        "--json",
        "--plot",
        str(plot),
    )

    assert plot.stat().st_size > 1000


@pytest.mark.parametrize(
    ("plot", "message"),
    [("curve.pdf", "png or .svg"), ("absent/curve.png", "No such file")],
)
def test_a_plot_that_cannot_be_written_is_explained(
    plot: str, message: str, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    kb, queries = write("kb.csv", KB), write("queries.csv", QUERIES)

    with pytest.raises(CommandError, match=message):
        evaluate(kb, queries, "--json", "--plot", str(tmp_path / plot))


def test_without_matplotlib_the_plot_says_what_to_install(
    write: Callable[[str, str], Path], monkeypatch: Any
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    kb, queries = write("kb.csv", KB), write("queries.csv", QUERIES)

    with pytest.raises(CommandError, match=r"requirements-dev\.txt"):
        evaluate(kb, queries, "--json", "--plot", "curve.png")


@pytest.mark.parametrize(
    ("kb", "queries", "message"),
    [
        pytest.param("", QUERIES, r"kb\.csv: The file is empty", id="empty"),
        pytest.param("id,text\n1,a\n", QUERIES, "no 'question'", id="no column"),
        pytest.param("question,answer\n", QUERIES, "no FAQ below", id="only header"),
        pytest.param(
            "question,answer\n,A\n", QUERIES, "row 2 has no question", id="no question"
        ),
        pytest.param(
            "id,question,answer\na,Q,A\na,R,A\n", QUERIES, "repeats the id", id="twice"
        ),
        pytest.param(
            "question,answer\nQ,A,B,C\n", QUERIES, "row 2 has 4 cells", id="wide row"
        ),
        pytest.param(KB, "text,faq_id\na,\n", "no column 'query'", id="no query"),
        pytest.param(KB, "query,kind\na,in\n", "no column 'faq_id'", id="no faq_id"),
        pytest.param(KB, "query,faq_id\n", "no question below", id="no questions"),
        pytest.param(
            KB,
            "query,faq_id\na,top_up\nb,tpo_up\n",
            r"queries\.csv: row 3: faq_id 'tpo_up' is not in the knowledge base",
            id="unknown FAQ",
        ),
    ],
)
def test_a_wrong_file_is_explained(
    kb: str, queries: str, message: str, write: Callable[[str, str], Path]
) -> None:
    kb_path, queries_path = write("kb.csv", kb), write("queries.csv", queries)

    with pytest.raises(CommandError, match=message):
        evaluate(kb_path, queries_path)


def test_an_absent_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        evaluate(tmp_path / "kb.csv", tmp_path / "queries.csv")


def test_one_file_of_two_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="name both files"):
        call_command("evaluate_faq", "--kb", str(tmp_path / "kb.csv"))
