"""Thresholds for one knowledge base, honest about how little is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from faq import search
from faq.evaluating.calibration import apply, calibrate, recommend
from faq.evaluating.evaluation import Trial, curve_of
from faq.evaluating.sets import Question
from faq.evaluating.trials import HeldOutTrials, labelled_questions
from faq.learning.labels import approve_phrasing, mark_none
from faq.models import FAQ, Calibration, Voice
from faq.retrieval.constants import fitted_constants
from faq.retrieval.results import Decision, Document, Thresholds
from faq.voices import record_voice


def outcome(
    confidence: float,
    rank: int | None = None,
    *,
    is_answerable: bool = True,
    lead: float = 0.0,
    weight: float = 1.0,
) -> Trial:
    return Trial(
        is_answerable=is_answerable,
        rank=rank,
        confidence=confidence,
        lead=lead,
        decision=Decision.NONE,
        took_ms=1.0,
        weight=weight,
    )


def confidences(outcomes: Sequence[Trial]) -> list[float]:
    return [outcome.confidence for outcome in outcomes]


def trials(*documents: Document) -> HeldOutTrials:
    return HeldOutTrials(documents=documents, encoder=None, vectors={})


DOCUMENTS = [
    Document(
        faq_id=number,
        question=f"How do I {word} it?",
        answer=f"You {word} it.",
        alternates=(f"I want to {word}", f"Can you {word} this", f"{word} please"),
    )
    for number, word in enumerate(
        ["return", "cancel", "track", "change", "pay", "gift", "store", "grind"], 1
    )
]


def test_the_loosest_threshold_that_keeps_the_promise_is_recommended() -> None:
    outcomes = [outcome(0.9, 1), outcome(0.8, 1), outcome(0.6, 2), outcome(0.4, 1)]

    recommendation = recommend(outcomes, target_precision=0.95)

    assert recommendation is not None
    assert recommendation.thresholds.sure == pytest.approx(0.7)
    assert recommendation.point.precision == 1.0
    assert recommendation.point.coverage == 0.5
    assert recommendation.point.wrong_per_100 == 0


def test_asking_back_begins_where_a_third_of_the_lists_hold_the_answer() -> None:
    listed, unknown = outcome(0.5, 3), outcome(0.4)
    outcomes = [outcome(0.9, 1), listed, unknown, outcome(0.3), outcome(0.2, 4)]

    recommendation = recommend(outcomes, target_precision=0.95)

    assert recommendation is not None
    assert recommendation.thresholds.ask_back == pytest.approx(0.3)
    assert recommendation.lists.value == pytest.approx(1 / 3)
    assert recommendation.lists.count == 3


def test_likely_answers_begin_where_seven_in_ten_are_right() -> None:
    right = [outcome(0.9, 1), *[outcome(0.6, 1, lead=0.8)] * 7]
    wrong = [outcome(0.65, 2, lead=0.3), *[outcome(0.5, 2, lead=0.9)] * 3]
    beyond = outcome(0.4, 2, lead=0.9)

    recommendation = recommend([*right, *wrong, beyond], target_precision=0.99)

    assert recommendation is not None
    assert recommendation.thresholds.likely == pytest.approx(0.5)
    assert recommendation.thresholds.lead == pytest.approx(0.8)
    assert recommendation.likely.value == pytest.approx(0.7)
    assert recommendation.likely.count == 10


def test_where_no_likely_answer_is_right_none_is_shown() -> None:
    outcomes = [outcome(0.9, 1), outcome(0.6, 2, lead=0.9)]

    recommendation = recommend(outcomes, target_precision=0.95)

    assert recommendation is not None
    assert recommendation.thresholds.likely == recommendation.thresholds.sure
    assert recommendation.likely.count == 0


def test_a_question_of_little_weight_moves_the_promise_little() -> None:
    wrong = outcome(0.7, 2, weight=0.1)
    outcomes = [outcome(0.9, 1), outcome(0.8, 1), wrong, outcome(0.6, 1)]

    recommendation = recommend(outcomes, target_precision=0.95)

    assert recommendation is not None
    assert recommendation.thresholds.sure == pytest.approx(0.3)
    assert recommendation.point.precision == pytest.approx(3 / 3.1)


def test_a_promise_that_no_threshold_keeps_gets_no_recommendation() -> None:
    outcomes = [outcome(0.9, is_answerable=False), outcome(0.5, 1)]

    assert recommend(outcomes, target_precision=0.95) is None


def test_the_wording_asked_is_left_out_of_the_knowledge_base() -> None:
    outcomes = trials(*DOCUMENTS).of_own_phrasings()

    assert all(each.confidence < 0.99 for each in outcomes)
    answerable = [each for each in outcomes if each.is_answerable]
    assert len(answerable) == 4 * len(DOCUMENTS)
    assert len(outcomes) - len(answerable) == 2 * len(DOCUMENTS)


def test_a_single_document_can_only_be_left_out() -> None:
    outcomes = trials(
        Document(faq_id=1, question="Where is it?", answer="There.")
    ).of_own_phrasings()

    assert [each.is_answerable for each in outcomes] == [False]


def test_a_label_is_asked_without_the_phrasing_made_from_it() -> None:
    questions = [Question(text="gift please", right=frozenset([6]))]

    (asked,) = trials(*DOCUMENTS).of_labels(questions)

    assert asked.rank == 1
    assert asked.confidence < 0.99


def test_a_mark_of_none_does_not_answer_for_itself() -> None:
    text = "gift wishes"
    taught = HeldOutTrials(
        documents=DOCUMENTS, encoder=None, vectors={}, none_texts=[text]
    )

    (asked,) = taught.of_labels([Question(text=text)])

    assert asked.confidence > 0


def test_marks_of_none_are_in_force_when_own_phrasings_are_asked() -> None:
    texts = ["How do I gift it?"]
    taught = HeldOutTrials(
        documents=DOCUMENTS, encoder=None, vectors={}, none_texts=texts
    )

    before = confidences(trials(*DOCUMENTS).of_own_phrasings())
    after = confidences(taught.of_own_phrasings())

    assert after.count(0.0) > before.count(0.0)


def test_few_labels_are_said_to_be_few() -> None:
    report = calibrate(trials(*DOCUMENTS), [], target_precision=0.95)

    assert report.label_count == 0
    assert len(report.trials) == report.own_count
    assert report.notes[0].startswith("Too few labels")


def test_enough_labels_decide_alone() -> None:
    known = [
        Question(text=document.question, right=frozenset([document.faq_id]))
        for document in DOCUMENTS
    ]
    labels = [*known * 10, *[Question(text="moon weather")] * 40]

    report = calibrate(trials(*DOCUMENTS), labels, target_precision=0.5)

    assert len(report.trials) == report.label_count == 120
    assert report.label_none_count == 40
    assert not any(note.startswith("Too few labels") for note in report.notes)


def test_without_a_recommendation_there_is_nothing_to_apply() -> None:
    nothing = trials(Document(faq_id=1, question="Where is it?", answer="There."))
    report = calibrate(nothing, [], target_precision=0.95)

    with pytest.raises(ValueError, match="no recommendation"):
        apply(report, encoder=None, reason="Trial", applied_by="staff")


@pytest.mark.django_db
def test_labels_of_one_question_are_one_question(make_faq: Callable[..., FAQ]) -> None:
    one, other = make_faq("One?"), make_faq("Other?")
    approve_phrasing(one, "my box")
    approve_phrasing(other, "my box")
    mark_none("moon weather")

    assert labelled_questions() == [
        Question(text="my box", right=frozenset([one.id, other.id])),
        Question(text="moon weather"),
    ]


@pytest.mark.django_db
def test_labels_from_use_come_after_those_of_staff(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("One?")
    approve_phrasing(faq, "my box")
    light = Question(text="parcel", right=frozenset([7]), weight=0.5)
    heavy = Question(text="Parcel!", right=frozenset([8]), weight=0.9)
    against = Question(text="parcel", weight=1.0)
    none = Question(text="moon", weight=0.3)

    labels = labelled_questions([Question(text="My box"), against, light, heavy, none])

    assert labels == [
        Question(text="my box", right=frozenset([faq.id])),
        Question(text="Parcel!", right=frozenset([7, 8]), weight=0.9),
        none,
    ]


def test_a_question_counts_by_its_weight() -> None:
    half = replace(outcome(0.9, is_answerable=False), weight=0.5)

    [precision] = curve_of([half, outcome(0.9, 1)]).precision

    assert precision == pytest.approx(1 / 1.5)


def confirm(text: str, *, faq_ids: list[int]) -> None:
    """By as many conversations as make a label."""
    for voter in ("a", "b", "c"):
        record_voice(Voice.Kind.CONFIRMED, text=text, faq_ids=faq_ids, voter=voter)


@pytest.mark.django_db
def test_labels_from_use_are_counted_and_those_of_lost_faqs_left_out(
    shop: list[FAQ], capsys: Any
) -> None:
    draft = FAQ.objects.create(question="Draft?", answer="A.", status="draft")
    confirm("send it back", faq_ids=[shop[0].pk, draft.pk])

    call_command("calibrate_faq")

    assert "1 labelled questions, 1 of them from use" in capsys.readouterr().out


@pytest.fixture
def shop(make_faq: Callable[..., FAQ]) -> list[FAQ]:
    """The documents of this module, stored."""
    return [
        make_faq(each.question, each.answer, alternates=each.alternates)
        for each in DOCUMENTS
    ]


@pytest.mark.django_db
def test_the_command_shows_the_curve_and_changes_nothing(
    shop: list[FAQ], capsys: Any
) -> None:
    call_command("calibrate_faq", "--target-precision", "0.6")

    out = capsys.readouterr().out
    assert "threshold  precision (95 % interval)  coverage  answers" in out
    assert "Recommended: answer from" in out
    assert "Likely answers that are right: " in out
    assert "(95 % interval " in out
    assert not Calibration.objects.exists()


@pytest.mark.django_db
def test_applied_thresholds_are_on_record_and_in_force(
    shop: list[FAQ], capsys: Any
) -> None:
    command = ["calibrate_faq", "--max-wrong", "40", "--apply", "--by", "ada"]
    call_command(*command, "--reason", "First")

    call_command(*command, "--reason", "Second")

    active = Calibration.objects.get(is_active=True)
    assert (active.reason, active.applied_by) == ("Second", "ada")
    assert active.target_precision == pytest.approx(0.6)
    assert active.figures["own_count"] > 0
    assert Calibration.objects.count() == 2
    assert search.search("return").thresholds == Thresholds(
        sure=active.sure_threshold,
        likely=active.shown_threshold,
        ask_back=active.ask_back_threshold,
        lead=active.lead_threshold,
    )


@pytest.mark.django_db
def test_thresholds_for_earlier_constants_are_noted_and_stay_on_record(
    shop: list[FAQ], capsys: Any
) -> None:
    command = ["calibrate_faq", "--max-wrong", "40", "--apply", "--reason", "Trial"]
    call_command(*command)
    Calibration.objects.update(constants_sha256="")

    call_command(*command)

    assert "calibrated for earlier constants" in capsys.readouterr().out
    assert set(
        Calibration.objects.filter(is_active=True).values_list(
            "constants_sha256", flat=True
        )
    ) == {"", fitted_constants().sha256}
    call_command(*command)
    assert "calibrated for earlier constants" not in capsys.readouterr().out


@pytest.mark.django_db
def test_labels_may_come_from_a_file(
    shop: list[FAQ], tmp_path: Path, capsys: Any
) -> None:
    labels, plot = tmp_path / "labels.csv", tmp_path / "curve.svg"
    labels.write_text(f"query,faq_id\nsend it back,{shop[0].id}\nmoon,\n")

    call_command("calibrate_faq", "--labels", str(labels), "--plot", str(plot))

    out = capsys.readouterr().out
    assert "2 labelled questions, 0 of them from use, 1 without an answer" in out
    assert plot.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--apply"], "needs --reason"),
        (["--target-precision", "2"], "0.5 up to"),
        (["--max-wrong", "few"], "not a number"),
        (["--labels", "absent.csv"], "No such file"),
        (["--plot", "curve.pdf"], "png or .svg"),
    ],
)
def test_a_wrong_argument_is_explained(
    arguments: list[str], message: str, shop: list[FAQ]
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("calibrate_faq", *arguments)


@pytest.mark.django_db
def test_an_empty_knowledge_base_is_explained() -> None:
    with pytest.raises(CommandError, match="import_faq"):
        call_command("calibrate_faq")


@pytest.mark.django_db
def test_a_promise_that_cannot_be_kept_is_not_applied(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq()

    with pytest.raises(CommandError, match="no recommendation"):
        call_command("calibrate_faq", "--apply", "--reason", "Trial")

    assert "No threshold reaches a precision of 95%" in capsys.readouterr().out
