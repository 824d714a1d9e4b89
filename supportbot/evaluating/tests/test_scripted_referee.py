"""The scripted referee is right where it can be, and wrong as often as it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from supportbot.evaluating.scripted_referee import ScriptedReferee
from supportbot.evaluating.tests.prompts_by_hand import PARCEL, RETURN, prompt_of

ASKED = "wheres my parcel"


def referee(**options: Any) -> ScriptedReferee:
    """One that knows the answer to one question, and never errs unless told to."""
    usual: dict[str, Any] = {"right": {ASKED: [PARCEL]}, "wrong_rate": 0.0}
    return ScriptedReferee("default", **usual | options)


def said(llm: ScriptedReferee, question: str = ASKED, *faqs: str) -> str:
    prompt = prompt_of(question, *(faqs or (RETURN, PARCEL)))
    return "".join(chunk.text for chunk in llm.stream(prompt, timeout=1))


def test_it_names_the_right_faq_by_its_number_in_the_prompt() -> None:
    assert json.loads(said(referee())) == {
        "faq": 2,
        "also": [],
        "abstains": False,
        "answer": [],
        "language": "en",
    }


@pytest.mark.parametrize(
    ("question", "faqs"), [(ASKED, [RETURN]), ("do whales sing", [PARCEL])]
)
def test_it_abstains_where_no_faq_of_the_prompt_is_right(
    question: str, faqs: list[str]
) -> None:
    reply = json.loads(said(referee(), question, *faqs))

    assert (reply["faq"], reply["abstains"]) == (None, True)


@pytest.mark.parametrize("question", [ASKED, "do whales sing"])
def test_when_it_errs_it_names_another_faq(question: str) -> None:
    right = {ASKED: [PARCEL], "do whales sing": []}

    reply = json.loads(said(referee(right=right, wrong_rate=1.0), question))

    assert reply["faq"] in {ASKED: {1}}.get(question, {1, 2})


def test_it_errs_in_as_many_questions_of_each_kind_as_it_is_told() -> None:
    asked = [f"question {number}" for number in range(100)]
    right = {text: [PARCEL] if text.endswith("0") else [] for text in asked}

    one = wrong_of(referee(right=right, wrong_rate=0.1), right)

    assert [bool(right[text]) for text in one].count(True) == 1
    assert [bool(right[text]) for text in one].count(False) == 9
    assert one == wrong_of(referee(right=right, wrong_rate=0.1), right)
    assert one != wrong_of(referee(right=right, wrong_rate=0.1, seed=2), right)


def wrong_of(llm: ScriptedReferee, right: dict[str, list[str]]) -> list[str]:
    """The questions on which it errs, asked with two FAQs in the prompt."""
    named = {text: json.loads(said(llm, text))["faq"] for text in right}
    return [text for text, faq in named.items() if faq != (2 if right[text] else None)]


def test_without_a_schema_it_writes_tagged_lines() -> None:
    text = said(referee(structured_output=False))

    assert text == "FAQ: 2\nALSO: none\nABSTAINS: no\nLANGUAGE: en"


def test_one_that_writes_quotes_the_first_sentence() -> None:
    [item] = json.loads(said(referee(writes=True)))["answer"]

    quote = f"Answer {PARCEL}"
    assert item == {"quote": quote, "faq": 2, "text": quote}


def test_a_question_is_known_when_its_details_are_taken_out() -> None:
    llm = referee(right={"mail to ann@example.com gone": [PARCEL]})

    reply = json.loads(said(llm, "mail to [e-mail address] gone"))

    assert reply["faq"] == 2


def test_it_tells_about_how_many_tokens_it_took() -> None:
    *_, last = referee().stream(prompt_of(ASKED, PARCEL), timeout=1)

    assert last.usage
    assert last.usage.input_tokens > last.usage.output_tokens > 10
