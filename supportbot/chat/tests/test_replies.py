"""A reply on its way into its row and back, whatever version wrote the row."""

from __future__ import annotations

import json

import pytest

from faq.retrieval import Decision, Document, Hit, SearchResult, Thresholds
from faq.retrieval.results import MatchedWord
from sessions_app.models import Message
from supportbot.chat.replies import (
    Candidate,
    DecisionRecord,
    Delta,
    FAQSummary,
    ModelCall,
    Reply,
)
from supportbot.chat.turn_events import outcome_of

RECORD = DecisionRecord(
    decision="model",
    candidates=(
        Candidate(faq_id=3, question="Q?", score=1.5, signals={"cosine": 0.5}),
    ),
    thresholds={"sure": 0.8, "likely": 0.8, "ask_back": 0.3, "lead": 1.0},
    revision=7,
    mode="hybrid",
    search_ms=1.25,
    model="m",
    model_call=ModelCall(model="m", duration_ms=9.5, invented=("9 eur",)),
    faq=FAQSummary(id=3, question="Q?", category="C"),
    suggestions=(FAQSummary(id=4, question="R?"),),
    citations=(FAQSummary(id=5, question="S?"),),
    confidence=0.5,
    lead=0.75,
    reading="in_context",
    capped_by="exchanged word",
    words=("parcel",),
    move="takes a suggestion",
    taken=2,
    about=FAQSummary(id=6, question="T?"),
    offers_human=True,
)
# What the second version added.
ADDED = {
    "chosen_by",
    "languages",
    "exchanged",
    "in_light_of",
    "note",
    "question_id",
    "reader",
    *("version", "confidence", "lead", "reading", "capped_by", "words"),
    *("move", "taken", "about", "offers_human"),
}
# As the first release stored it, without a version.
UNVERSIONED = {
    "decision": "answered",
    "candidates": [
        {"faq_id": 3, "question": "Q?", "score": 1.5, "phrasing": "q", "signals": {}}
    ],
    "thresholds": {"sure": 0.8, "likely": 0.8, "ask_back": 0.3, "lead": 1.0},
    "revision": 7,
    "mode": "lexical",
    "search_ms": 1.25,
    "model": "",
    "model_call": None,
    "faq": {"id": 3, "question": "Q?", "category": "C"},
    "certainty": "",
    "offers_human": False,
    "also": [],
    "suggestions": [{"id": 4, "question": "R?", "category": ""}],
    "citations": [],
}
NEWER = {
    "version": 3,
    "mood": "sunny",
    "candidates": [{"faq_id": 3, "language": "en"}],
    "model_call": {"model": "m", "cost": 0.1, "invented": None},
    "faq": {"id": 3, "question": "Q?", "slug": "q"},
    "suggestions": [{"id": 4, "slug": "r"}],
    "citations": {"by": "sentence"},
}
# What no version wrote: every field is of another kind than it should be.
SPOILT = {
    "version": "two",
    "decision": 5,
    "candidates": ["c", {"faq_id": "x", "score": 2, "signals": []}],
    "thresholds": [0.8],
    "revision": "7",
    "search_ms": {},
    "model": None,
    "model_call": "m",
    "faq": {"id": "three", "question": "Q?"},
    "suggestions": [None, 4, {"id": None, "question": ["R?"]}, {"id": 4}],
    "citations": [{"question": "S?"}],
}


def make_message(decision: object) -> Message:
    return Message(
        pk=1, text="**Yes.**", state="answered", source="FAQ", decision=decision
    )


@pytest.mark.parametrize(
    ("stored", "record"),
    [
        (None, DecisionRecord()),
        ({}, DecisionRecord()),
        ("words", DecisionRecord()),
        (
            {"faq": {"id": 3}, "candidates": None, "model_call": {}},
            DecisionRecord(faq=FAQSummary(id=3), model_call=ModelCall()),
        ),
        (
            UNVERSIONED,
            DecisionRecord(
                decision="answered",
                candidates=(
                    Candidate(faq_id=3, question="Q?", score=1.5, phrasing="q"),
                ),
                thresholds={"sure": 0.8, "likely": 0.8, "ask_back": 0.3, "lead": 1.0},
                revision=7,
                mode="lexical",
                search_ms=1.25,
                faq=FAQSummary(id=3, question="Q?", category="C"),
                suggestions=(FAQSummary(id=4, question="R?"),),
            ),
        ),
        (
            NEWER,
            DecisionRecord(
                version=3,
                candidates=(Candidate(faq_id=3),),
                model_call=ModelCall(model="m"),
                faq=FAQSummary(id=3, question="Q?"),
                suggestions=(FAQSummary(id=4),),
            ),
        ),
        (
            SPOILT,
            DecisionRecord(
                candidates=(Candidate(score=2),), suggestions=(FAQSummary(id=4),)
            ),
        ),
    ],
    ids=["null", "empty", "no object", "older", "unversioned", "newer", "spoilt"],
)
def test_a_record_of_any_version_is_replayed(
    stored: object, record: DecisionRecord
) -> None:
    reply = Reply.of(make_message(stored))

    assert reply.record == record
    assert (reply.text, reply.source, reply.message_id) == ("**Yes.**", "FAQ", 1)


def test_a_record_comes_back_from_json_as_it_was() -> None:
    reply = Reply(text="a", state="answered", source="FAQ", record=RECORD)

    stored = json.loads(json.dumps(outcome_of(reply, started=0).decision))

    assert stored["version"] == 2
    assert DecisionRecord.read(stored) == RECORD


def test_the_keys_that_staff_and_statistics_read_stay() -> None:
    stored = outcome_of(Reply(text="a", state="answered", source="FAQ"), started=0)

    assert stored.decision.keys() == UNVERSIONED.keys() | ADDED


def test_a_reply_of_a_newer_version_keeps_its_words() -> None:
    message = Message(pk=1, text="Hi, Ada here.", state="spoken", source="Staff")

    reply = Reply.of(message)

    assert (reply.state, reply.source, reply.faq) == ("spoken", "Staff", None)


def make_searched() -> SearchResult:
    hit = Hit(
        document=Document(faq_id=3, question="Q?", answer="A."),
        score=1.23456,
        phrasing="q",
        signals={"cosine": 0.12345},
        matched_words=(
            MatchedWord(word="my", weight=0.1),
            MatchedWord(word="parcel", weight=0.9),
        ),
    )
    return SearchResult(
        query="q",
        hits=(hit,),
        confidence=0.5,
        lead=0.5,
        decision=Decision.SURE,
        thresholds=Thresholds(sure=0.8, likely=0.8, ask_back=0.3, lead=1.0),
        revision=7,
        mode="lexical",
        took_ms=1.23456,
    )


def test_a_record_holds_what_the_search_weighed() -> None:
    record = DecisionRecord.of("answered", make_searched())

    assert record == DecisionRecord(
        decision="answered",
        candidates=(
            Candidate(
                faq_id=3,
                question="Q?",
                score=1.2346,
                phrasing="q",
                signals={"cosine": 0.1235},
            ),
        ),
        thresholds={"sure": 0.8, "likely": 0.8, "ask_back": 0.3, "lead": 1.0},
        revision=7,
        mode="lexical",
        search_ms=1.235,
        confidence=0.5,
        lead=0.5,
        reading="alone",
        words=("parcel", "my"),
    )


@pytest.mark.parametrize(
    ("move", "is_talk"),
    [("", False), ("asks", False), ("takes a suggestion", False), ("nods", True)],
)
def test_talk_is_what_asks_nothing_of_the_faqs(move: str, is_talk: bool) -> None:
    assert DecisionRecord(move=move).is_talk is is_talk


@pytest.mark.parametrize(
    ("source", "faq_id"), [("FAQ", 3), ("Gemini AI", None), ("", None)]
)
def test_only_an_answer_of_the_faq_is_linked_to_it(
    source: str, faq_id: int | None
) -> None:
    reply = Reply(text="a", state="answered", source=source, record=RECORD)

    assert outcome_of(reply, started=0).faq_id == faq_id


def test_a_delta_shows_the_reply_so_far() -> None:
    delta = Delta(text=" and *so on*.", so_far="**Yes** and *so on*.")

    assert delta.html == "<p><strong>Yes</strong> and <em>so on</em>.</p>\n"
