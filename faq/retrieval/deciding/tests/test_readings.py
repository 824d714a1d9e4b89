"""A message beside its context: which reading wins, on results made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from faq.retrieval.deciding.readings import read, read_parts
from faq.retrieval.results import (
    CappedBy,
    Context,
    Decision,
    Document,
    Hit,
    Reading,
    SearchResult,
    Thresholds,
)
from faq.retrieval.tests.tiny_documents import faq

LIMITS = Thresholds(sure=0.9, likely=0.5, ask_back=0.3, lead=0.5)
NOTHING = (Decision.NONE, 0.05, 0.0)
KETTLE = faq(1, "how to clean a kettle", answer="weekly, with lemon")
PRICE = faq(2, "price of a kettle")
DOG = faq(3, "may dogs come in")

Found = tuple[Decision, float, float]  # confidence, and likeness of the first hit


class HandSearch:
    """Finds what it is told; among named FAQs, those with their likeness."""

    def __init__(
        self,
        found: Mapping[str, tuple[Document, Found]],
        likeness: Mapping[int, float] | None = None,
        hidden: Sequence[int] = (),
    ) -> None:
        self._hidden = hidden
        self._found = found
        self._likeness = likeness or {}
        self.asked: list[str] = []

    def __call__(
        self, text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult:
        self.asked.append(text)
        if only and set(only) <= set(self._hidden):
            return _result(text, [], NOTHING)
        known = [one for one in (KETTLE, PRICE, DOG) if one.faq_id in only]
        if known:
            hits = [_hit(one, self._likeness.get(one.faq_id, 0.0)) for one in known]
            return _result(text, hits, (Decision.NONE, 0.0, 0.0))
        document, found = self._found.get(text, (DOG, NOTHING))
        if document.faq_id in without:
            return _result(text, [], NOTHING)
        return _result(text, [_hit(document, found[2])], found)


def _hit(document: Document, likeness: float) -> Hit:
    signals = {"best_cosine": likeness}
    return Hit(document=document, score=1.0, phrasing="", signals=signals)


def _result(text: str, hits: Sequence[Hit], found: Found) -> SearchResult:
    return SearchResult(
        query=text,
        hits=tuple(hits),
        confidence=found[1],
        lead=1.0,
        decision=found[0],
        thresholds=LIMITS,
        revision=0,
        mode="hybrid",
        took_ms=0.0,
    )


AFTER_KETTLE = Context(question="clean it", faq_ids=(1,))


def _read(text: str, context: Context | None, search: HandSearch) -> tuple[int, str]:
    result = read(text, context, search=search)
    return result.hits[0].document.faq_id, result.reading.value


def test_without_a_context_it_is_searched_once() -> None:
    search = HandSearch({})

    read("how often", None, search=search)

    assert search.asked == ["how often"]


def test_a_sure_answer_needs_no_context() -> None:
    search = HandSearch({"dogs": (DOG, (Decision.SURE, 0.95, 0.9))})

    read("dogs", AFTER_KETTLE, search=search)

    assert search.asked == ["dogs"]


def test_a_message_without_a_word_of_its_own_is_about_what_was_answered() -> None:
    search = HandSearch({}, {1: 0.3})

    result = read("and how often?", AFTER_KETTLE, search=search)

    assert result.reading is Reading.IN_CONTEXT
    assert result.decision is Decision.LIKELY
    assert result.hits[0].document == KETTLE


def test_words_that_the_answered_faq_never_says_change_the_topic() -> None:
    search = HandSearch({}, {1: 0.1})

    result = read("zebras eat grass daily", AFTER_KETTLE, search=search)

    assert result.match is None


def test_a_complaint_about_what_was_answered_gets_no_second_copy() -> None:
    search = HandSearch({}, {1: 0.3})

    assert read("it is not clean yet", AFTER_KETTLE, search=search).match is None


@pytest.mark.parametrize("text", ["and how much is that?", "why?", "until when?"])
def test_an_answer_that_lacks_what_is_asked_for_is_not_repeated(text: str) -> None:
    search = HandSearch({}, {1: 0.3})

    assert read(text, AFTER_KETTLE, search=search).match is None


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("let dogs in", (DOG, (Decision.LIKELY, 0.7, 0.9))),
        ("feed my zebra", (DOG, NOTHING)),
    ],
    ids=["another FAQ answers it", "no FAQ speaks of it"],
)
def test_an_answer_to_one_clause_of_two_is_never_sure(
    clause: str, found: tuple[Document, Found]
) -> None:
    text = f"clean a kettle then {clause}"
    sure = (KETTLE, (Decision.SURE, 0.95, 0.9))
    search = HandSearch({text: sure, "clean a kettle": sure, clause: found})

    result = read(text, None, search=search)

    assert (result.decision, result.capped_by) == (
        Decision.LIKELY,
        CappedBy.OPEN_CLAUSE,
    )


def test_clauses_that_one_faq_answers_stay_sure() -> None:
    text = "clean a kettle and take lemon"
    sure = (KETTLE, (Decision.SURE, 0.95, 0.9))
    search = HandSearch({text: sure})

    assert read(text, None, search=search).decision is Decision.SURE


def test_what_is_asked_back_with_the_messages_before_is_no_miss() -> None:
    whole = {"my kettle. the old one": (PRICE, (Decision.ASK_BACK, 0.4, 0.5))}

    result = read(
        "the old one", Context(unanswered=("my kettle",)), search=HandSearch(whole)
    )

    assert (result.decision, result.reading) == (
        Decision.ASK_BACK,
        Reading.WITH_EARLIER,
    )


def test_a_likely_topic_change_is_not_dragged_back() -> None:
    search = HandSearch({"dogs allowed": (DOG, (Decision.LIKELY, 0.7, 0.9))}, {1: 0.1})

    assert _read("dogs allowed", AFTER_KETTLE, search) == (3, "alone")


def test_question_and_message_together_find_a_related_faq() -> None:
    together = {"the price? clean it": (PRICE, (Decision.SURE, 0.97, 0.9))}
    search = HandSearch(together, {1: 0.05, 2: 0.7})

    assert _read("the price?", AFTER_KETTLE, search) == (2, "in_context")


def test_a_long_message_says_itself_what_it_is_about() -> None:
    search = HandSearch({}, {1: 1.0})

    assert _read("how " * 13, AFTER_KETTLE, search) == (3, "alone")


def test_messages_without_an_answer_are_read_together_with_the_next() -> None:
    whole = {"my kettle. what does it cost": (PRICE, (Decision.LIKELY, 0.6, 0.5))}
    context = Context(unanswered=("my kettle",))

    found = _read("what does it cost", context, HandSearch(whole))

    assert found == (2, "with_earlier")


def test_what_must_not_match_an_faq_does_not_with_earlier_messages_either() -> None:
    spare = faq(9, "price of a kettle", never=("what does it cost",))
    whole = {"my kettle. what does it cost": (spare, (Decision.SURE, 0.95, 0.5))}
    context = Context(unanswered=("my kettle",))

    found = _read("what does it cost", context, HandSearch(whole, hidden=(9,)))

    assert found == (3, "alone")


def test_a_greeting_is_no_beginning_of_a_question() -> None:
    search = HandSearch({})

    read("dogs", Context(unanswered=("hello",)), search=search)

    assert search.asked == ["dogs"]


def test_two_parts_that_are_answered_are_two_questions() -> None:
    found = {
        "a?": (PRICE, (Decision.SURE, 0.95, 0.9)),
        "b?": (DOG, (Decision.LIKELY, 0.6, 0.6)),
    }

    results = read_parts(("a?", "b?"), None, search=HandSearch(found), whole="a? b?")

    assert [result.hits[0].document for result in results] == [PRICE, DOG]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (PRICE, (Decision.LIKELY, 0.6, 0.6)),
        (DOG, (Decision.NONE, 0.1, 0.1)),
        (DOG, (Decision.ASK_BACK, 0.4, 0.4)),
    ],
    ids=["the same FAQ", "no answer", "told, and asked back"],
)
def test_parts_that_do_not_stand_on_their_own_are_one_question(
    document: Document, found: Found
) -> None:
    search = HandSearch(
        {"a?": (PRICE, (Decision.SURE, 0.95, 0.9)), "b": (document, found)}
    )

    assert read_parts(("a?", "b"), None, search=search, whole="a? b") == ()


def test_a_question_may_be_asked_back_beside_an_answer() -> None:
    found = {
        "a?": (PRICE, (Decision.SURE, 0.95, 0.9)),
        "b?": (DOG, (Decision.ASK_BACK, 0.4, 0.4)),
    }

    results = read_parts(("a?", "b?"), None, search=HandSearch(found), whole="a? b?")

    assert [result.decision for result in results] == ["sure", "ask_back"]


def test_a_part_does_not_find_what_the_message_itself_must_not_match() -> None:
    spare = faq(9, "price of a kettle", never=("a? b?",))
    found = {
        "a?": (spare, (Decision.SURE, 0.95, 0.9)),
        "b?": (DOG, (Decision.SURE, 0.95, 0.9)),
    }
    search = HandSearch(found, hidden=(9,))

    assert read_parts(("a?", "b?"), None, search=search, whole="a? b?") == ()


STORY = "My dog is old and kind and sleeps a lot. " * 3 + "May it come in?"


def test_a_story_is_answered_by_the_question_within_but_never_for_sure() -> None:
    search = HandSearch({"May it come in?": (DOG, (Decision.SURE, 0.95, 0.9))})

    result = read(STORY, None, search=search)

    assert (result.decision, result.confidence) == (Decision.LIKELY, 0.95)
    assert result.query == STORY


def test_a_story_that_is_understood_as_a_whole_is_searched_once() -> None:
    search = HandSearch({STORY: (DOG, (Decision.LIKELY, 0.6, 0.9))})

    read(STORY, None, search=search)

    assert search.asked == [STORY]


def test_a_question_within_does_not_find_what_the_story_must_not_match() -> None:
    spare = faq(9, "may dogs come in", never=(STORY,))
    found = {"May it come in?": (spare, (Decision.SURE, 0.95, 0.9))}

    result = read(STORY, None, search=HandSearch(found, hidden=(9,)))

    assert result.decision is Decision.NONE


def test_a_story_without_a_known_question_stays_unanswered() -> None:
    assert read(STORY, None, search=HandSearch({})).decision is Decision.NONE


UNSURE = (Decision.ASK_BACK, 0.4, 0.5)
FOUND = (Decision.LIKELY, 0.8, 0.5)
ANGRY = "i have had it with you. the kettle is dirty and nobody answers"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("where is my kettle 77120", "where is my kettle"),
        (ANGRY, "the kettle is dirty"),
    ],
)
def test_a_part_that_finds_the_same_faq_makes_it_likely(said: str, part: str) -> None:
    search = HandSearch({said: (KETTLE, UNSURE), part: (KETTLE, FOUND)})

    assert read(said, None, search=search).decision is Decision.LIKELY


def test_a_part_that_finds_another_faq_does_not_count() -> None:
    found = {ANGRY: (KETTLE, UNSURE), "the kettle is dirty": (DOG, FOUND)}

    assert read(ANGRY, None, search=HandSearch(found)).decision is Decision.ASK_BACK


@pytest.mark.parametrize(
    ("said", "reading"),
    [("does it hurt them", "in_context"), ("does lemon hurt", "alone")],
)
def test_what_they_stands_for_counts_before_another_faq(
    said: str, reading: str
) -> None:
    search = HandSearch({said: (DOG, (Decision.LIKELY, 0.75, 0.3))}, {1: 0.3})

    assert read(said, AFTER_KETTLE, search=search).reading.value == reading
