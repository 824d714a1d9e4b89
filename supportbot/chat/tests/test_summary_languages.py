from __future__ import annotations

from dataclasses import asdict

from supportbot.chat.replies import DecisionRecord, FAQSummary
from supportbot.chat.summary_languages import set_apart

HERE = FAQSummary(id=1, question="Where?", language="en")
WO = FAQSummary(id=2, question="Wo?", language="de")
RECORD = DecisionRecord(faq=HERE, suggestions=(WO, HERE), also=(WO,))


def test_a_stored_summary_has_the_keys_that_the_first_release_knows() -> None:
    stored = set_apart(asdict(RECORD))

    assert stored["faq"] == {"id": 1, "question": "Where?", "category": ""}
    assert [set(each) for each in stored["suggestions"]] == [set(stored["faq"])] * 2


def test_a_record_is_read_with_the_languages_that_were_set_apart() -> None:
    assert DecisionRecord.read(set_apart(asdict(RECORD))) == RECORD


def test_a_record_without_languages_is_read_as_it_stands() -> None:
    assert DecisionRecord.read({"faq": asdict(HERE)}).faq == HERE


def test_a_record_whose_languages_are_damaged_is_read_without_them() -> None:
    record = DecisionRecord.read(set_apart(asdict(RECORD)) | {"languages": {"1": 5}})

    assert record.faq == FAQSummary(id=1, question="Where?")
