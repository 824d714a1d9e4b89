"""Which answers to probes are failures, and the figures that they make."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from faq.probing.asking import ask_probes
from faq.probing.probes import Probe, ProbedAnswer, ProbeFigures, ProbeKind
from faq.retrieval import Document, Index

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PARCEL = Document(faq_id=1, question="Where is my parcel?", answer="Here.")
PAYING = Document(faq_id=2, question="How do I pay?", answer="By card.")
SAME = Document(faq_id=3, question="Where do I see my order?", answer="Here.")


def answered(
    kind: ProbeKind, text: str, *, other: int | None = None, faq_id: int = 1
) -> ProbedAnswer:
    index = Index.build([PARCEL, PAYING, SAME])
    probe = Probe(kind=kind, text=text, phrasing="...", faq_id=faq_id, other_id=other)
    ask = partial(index.search, now=NOW)
    (answer,) = ask_probes([probe], ask=ask, find=index.get)
    return answer


@pytest.mark.parametrize(
    ("kind", "text", "has_failed"),
    [
        (ProbeKind.OPPOSITE, PARCEL.question, True),
        (ProbeKind.OPPOSITE, PAYING.question, False),
        (ProbeKind.OPPOSITE, "Who sells bananas?", False),
        (ProbeKind.TYPO, PARCEL.question, False),
        (ProbeKind.TYPO, SAME.question, False),
        (ProbeKind.TYPO, PAYING.question, True),
        (ProbeKind.TYPO, "Who sells bananas?", True),
    ],
    ids=[
        "near miss answered by its FAQ",
        "near miss answered by another",
        "near miss not answered",
        "rewording answered",
        "rewording answered with the same words",
        "rewording answered by another",
        "rewording not answered",
    ],
)
def test_what_has_failed(kind: ProbeKind, text: str, has_failed: bool) -> None:
    assert answered(kind, text).has_failed is has_failed


def test_halves_are_wrongly_answered_by_either_of_their_faqs() -> None:
    assert answered(ProbeKind.TWO_HALVES, PAYING.question, other=2).has_failed


def test_one_that_lent_a_noun_may_answer() -> None:
    assert not answered(ProbeKind.OTHER_SUBJECT, PAYING.question, other=2).has_failed


def test_figures_are_shares_of_what_was_asked() -> None:
    answers = [
        answered(ProbeKind.OPPOSITE, PARCEL.question),
        answered(ProbeKind.OPPOSITE, "Who sells bananas?"),
        answered(ProbeKind.TYPO, PARCEL.question),
    ]

    figures = ProbeFigures.of(answers)

    assert figures.wrong_share == 0.5
    assert figures.answered_share == 1.0


def test_nothing_asked_is_no_share() -> None:
    assert ProbeFigures.of([]).wrong_share is None
