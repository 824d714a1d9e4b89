"""One search a turn, at the thresholds in force, and what /health tells about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.jobs import embed_missing, embedding_job, prune
from faq.indexing.snapshot import Effort
from faq.models import FAQ, Calibration, Embedding
from faq.retrieval.constants import fitted_constants
from faq.retrieval.results import Context, Decision, Thresholds

pytestmark = pytest.mark.django_db


def calibrate(model_sha256: str, *, constants_sha256: str | None = None) -> None:
    if constants_sha256 is None:
        constants_sha256 = fitted_constants().sha256
    Calibration.objects.create(
        sure_threshold=0.9,
        likely_threshold=0.5,
        lead_threshold=0.6,
        ask_back_threshold=0.2,
        target_precision=0.95,
        model_sha256=model_sha256,
        constants_sha256=constants_sha256,
        reason="Measured",
        applied_by="staff",
    )


@pytest.mark.parametrize(
    "query",
    ["Where is my parcel?", "  where IS my  parcel ", "wheré is my parcel!!"],
    ids=["verbatim", "case and spaces", "accents and punctuation"],
)
def test_a_question_of_the_knowledge_base_is_answered(
    query: str, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Can I pay by card?")
    faq = make_faq("Where is my parcel?", "Track it.")

    result = search.search(query)

    assert result.decision is Decision.SURE
    assert result.match is not None
    assert result.match.document.faq_id == faq.id


def test_an_empty_knowledge_base_has_no_answer() -> None:
    result = search.search("Where is my parcel?")

    assert result.decision is Decision.NONE
    assert result.hits == ()


def test_status_counts_published_faqs_and_names_mode_and_warning(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("One?")
    make_faq("Two?", status="draft")

    status = search.status()

    assert (status.faq_count, status.mode, status.unembedded_count) == (1, "lexical", 0)
    assert "FAQ_EMBEDDING_MODEL is empty" in str(status.warning)
    assert status.revision > 0


def test_an_encoder_that_the_ranker_was_not_fitted_to_is_a_warning(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    embed_missing()

    assert "conservative thresholds" in str(search.status().warning)


def test_thresholds_of_staff_are_in_force_from_the_next_request_on(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    embed_missing()
    before = search.search("my parcel").thresholds

    calibrate(encoder.sha256)

    assert search.search("my parcel").thresholds == Thresholds(
        sure=0.9, likely=0.5, ask_back=0.2, lead=0.6
    )
    assert before != Thresholds(sure=0.9, likely=0.5, ask_back=0.2, lead=0.6)
    assert search.status().warning is None


def test_thresholds_of_another_encoder_are_not_in_force(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    before = search.search("my parcel").thresholds

    calibrate("0" * 64)

    assert search.search("my parcel").thresholds == before


@pytest.mark.parametrize("constants_sha256", ["", "0" * 64], ids=["unknown", "other"])
def test_thresholds_for_earlier_constants_are_a_warning_and_not_in_force(
    constants_sha256: str, make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    embed_missing()
    before = search.search("my parcel").thresholds

    calibrate(encoder.sha256, constants_sha256=constants_sha256)

    assert search.search("my parcel").thresholds == before
    warning = str(search.status().warning)
    assert "calibrated for earlier constants; run manage.py calibrate_faq" in warning
    assert "conservative thresholds" in warning


def test_thresholds_for_these_constants_need_no_warning_of_earlier_ones(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    embed_missing()

    calibrate(encoder.sha256, constants_sha256="0" * 64)
    calibrate(encoder.sha256)

    assert search.search("my parcel").thresholds == Thresholds(
        sure=0.9, likely=0.5, ask_back=0.2, lead=0.6
    )
    assert search.status().warning is None


@pytest.mark.django_db(transaction=True)
def test_a_search_starts_the_embedding_of_what_is_missing(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, settings: Any
) -> None:
    settings.FAQ_EMBED_IN_BACKGROUND = True
    make_faq()

    search.search("parcel")
    embedding_job.join()

    assert search.search("parcel", effort=Effort.FULL).mode == "hybrid"


@pytest.mark.django_db(transaction=True)
def test_a_change_of_encoder_is_embedded_anew_while_words_answer(
    make_faq: Callable[..., FAQ], encoder: WordEncoder, settings: Any
) -> None:
    make_faq("Where is my parcel?")
    embed_missing()
    encoder.sha256 = "0" * 64
    search.reset()  # as a process that starts with another model
    settings.FAQ_EMBED_IN_BACKGROUND = True

    meanwhile = search.search("my parcel today")
    embedding_job.join()
    after = search.search("my parcel today")

    assert (meanwhile.mode, after.mode) == ("lexical", "hybrid")
    assert meanwhile.hits[0].document.question == "Where is my parcel?"


@pytest.mark.django_db
def test_vectors_of_the_encoder_before_stay_until_they_are_pruned(
    make_faq: Callable[..., FAQ], encoder: WordEncoder
) -> None:
    make_faq()
    embed_missing()
    encoder.sha256 = "0" * 64
    search.reset()
    embed_missing()

    before, removed = Embedding.objects.count(), prune()

    assert (before, removed) == (4, 2)
    assert search.status().mode == "hybrid"


def test_an_faq_is_found_as_it_is_now(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")
    search.search("parcel")
    FAQ.objects.update(answer="Look outside.")

    found = search.find(faq.id)

    assert found is not None
    assert found.answer == "Look outside."


@pytest.mark.parametrize(
    "change",
    [{"status": "draft"}, {"valid_until": datetime(2020, 1, 1, tzinfo=UTC)}],
    ids=["unpublished", "no longer valid"],
)
def test_an_faq_that_may_not_be_answered_is_not_found(
    change: dict[str, Any], make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")
    FAQ.objects.update(**change)

    assert search.find(faq.id) is None


def test_an_faq_withdrawn_since_its_answer_is_no_context(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")
    context = Context(question="Where is my parcel?", faq_ids=(faq.id,))
    FAQ.objects.update(status="draft")

    assert search.search("and how often?", context=context).match is None


def test_a_message_with_two_questions_has_two_results(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", "Track it.")
    make_faq("Can I pay by card?", "Yes.")

    results = search.search_parts("Where is my parcel? Can I pay by card?")

    assert [result.match and result.match.document.answer for result in results] == [
        "Track it.",
        "Yes.",
    ]
