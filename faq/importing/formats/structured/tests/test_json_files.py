from __future__ import annotations

import json

import pytest

from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.tests.reading import faqs_of, remarks_of, rows_of

ASSISTANT = {"role": "assistant", "content": "B"}
PLAIN = [{"question": "How?", "answer": "So"}, {"question": "Why?", "answer": "Hm"}]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (PLAIN, PLAIN),
        ({"faqs": PLAIN}, PLAIN),
        ({"version": 2, "data": {"items": PLAIN}}, PLAIN),
        ([{"frage": "Wie?", "antwort": "So"}], [{"frage": "Wie?", "antwort": "So"}]),
        (
            [{"id": 7, "q": "A?", "a": "B", "tags": ["x", "y"]}, {"q": "C?", "a": "D"}],
            [
                {"id": "7", "q": "A?", "a": "B", "tags": "x|y"},
                {"id": "", "q": "C?", "a": "D", "tags": ""},
            ],
        ),
        (
            {"Pay": PLAIN[:1], "Send": PLAIN[1:]},
            [{**PLAIN[0], "category": "Pay"}, {**PLAIN[1], "category": "Send"}],
        ),
        (
            [
                {
                    "question": {"en": "How?", "de": "Wie?"},
                    "answer": {"en": "A", "de": "B"},
                }
            ],
            [
                {
                    "question_en": "How?",
                    "question_de": "Wie?",
                    "answer_en": "A",
                    "answer_de": "B",
                }
            ],
        ),
        ({"en": PLAIN[:1]}, [{**PLAIN[0], "language": "en"}]),
        ({"faq_1": PLAIN[0], "faq_2": PLAIN[1]}, PLAIN),
        ({"data": [{"id": 1, "attributes": PLAIN[0]}]}, PLAIN[:1]),
        (
            {"faq.1.question": "How?", "faq.1.answer": "So", "faq.title": "FAQ"},
            PLAIN[:1],
        ),
        (
            [{"id": "x", "it": {"q": "A?", "a": "B"}, "en": {"q": "C?", "a": "D"}}],
            [{"id": "x", "q_it": "A?", "a_it": "B", "q_en": "C?", "a_en": "D"}],
        ),
        ({"title": "Preguntas frecuentes", "items": PLAIN}, PLAIN),
        (
            {"lang": "hu", "faq": PLAIN[:1], "team": {"photo": "A", "text": "B"}},
            [{**PLAIN[0], "language": "hu"}],
        ),
    ],
    ids=[
        *("list", "wrapped", "wrapped twice", "other keys", "union of keys"),
        *("by category", "by language inside", "by language"),
        *("by key", "attributes", "dotted keys", "languages of one", "page title"),
        "language of the file",
    ],
)
def test_flat_objects_are_a_table_of_their_keys(
    value: object, rows: list[dict[str, str]]
) -> None:
    assert rows_of(json.dumps(value)) == rows


@pytest.mark.parametrize(
    ("value", "faqs"),
    [
        (
            {
                "categories": [
                    {"name": "Pay", "items": [{"q": "A?", "a": {"text": "B"}}]}
                ]
            },
            [Entry(question="A?", answer="B", category="Pay")],
        ),
        (
            {"How long does it take?": "Three days", "Can I pay by card?": "Yes"},
            [
                Entry(question="How long does it take?", answer="Three days"),
                Entry(question="Can I pay by card?", answer="Yes"),
            ],
        ),
        (
            {"Send": {"How long is it?": ["Three", "or four"]}},
            [
                Entry(
                    question="How long is it?", answer="Three\nor four", category="Send"
                )
            ],
        ),
        ([["A?", "B"]], [Entry(question="A?", answer="B")]),
        (
            {"title": "FAQ", "q1": "A?", "a1": "B", "q2": "C?", "a2": "D"},
            [Entry(question="A?", answer="B"), Entry(question="C?", answer="D")],
        ),
        (
            [{"messages": [{"role": "user", "content": "A?"}, ASSISTANT]}],
            [Entry(question="A?", answer="B")],
        ),
        (
            {"qna": [{"qid": "x.1", "q": ["A?", "B?"], "a": "C", "type": "qna"}]},
            [Entry(question="A?", answer="C", alternates=("B?",), id="x.1")],
        ),
        (
            {
                "data": [
                    {
                        "title": "T",
                        "paragraphs": [
                            {"qas": [{"question": "A?", "answers": [{"text": "B"}]}]}
                        ],
                    }
                ]
            },
            [Entry(question="A?", answer="B", category="T")],
        ),
        (
            [{"question": "A?", "alternatives": ["B?", "C?"], "answers": ["D", "E"]}],
            [
                Entry(
                    question="A?",
                    answer="D",
                    alternates=("B?", "C?"),
                    warnings=("has 2 answers, of which the first is taken",),
                )
            ],
        ),
        (
            [{"pregunta": ["A?", "B?"], "respuesta": "C"}],
            [Entry(question="A?", answer="C", alternates=("B?",))],
        ),
        (
            [{"text": "A?", "answers": ["B"]}],
            [Entry(question="A?", answer="B")],
        ),
        (
            [{"keywords": ["pay", "card"], "response": "B"}],
            [
                Entry(
                    question="pay",
                    answer="B",
                    alternates=("card",),
                    warnings=("has no question; its keywords are taken for it",),
                )
            ],
        ),
        (
            [{"pytanie": "A?", "odpowiedzi": ["B", "C"], "poprawna": "C"}],
            [Entry(question="A?", answer="C")],
        ),
        (
            [{"question": "A?", "answer": ["One", "Two"]}],
            [Entry(question="A?", answer="One\nTwo")],
        ),
    ],
    ids=[
        *("nested", "map", "map by category", "pairs", "numbered", "chat"),
        *("QnABot", "SQuAD", "choices", "list of questions", "text and answers"),
        *("keywords", "right of several", "answer in pieces"),
    ],
)
def test_what_names_its_questions_becomes_faqs(
    value: object, faqs: list[Entry]
) -> None:
    assert faqs_of(json.dumps(value), "faq.json") == faqs


@pytest.mark.parametrize(
    "other",
    [
        {"tag": "none", "patterns": [], "responses": ["Sorry"]},
        {"phone": "12", "site": "x.example"},
        {"hints": ["one", "two"]},
    ],
    ids=["no questions", "other texts", "a list of texts"],
)
def test_what_is_no_faq_beside_faqs_is_left_out_and_said(
    other: dict[str, object],
) -> None:
    text = json.dumps({"faq": PLAIN, "more": [other]})

    assert [row["question"] for row in rows_of(text)] == ["How?", "Why?"]
    assert remarks_of(text, "faq.json")[0].startswith("Left out, for no question")


def test_keys_may_be_in_any_language() -> None:
    value = {"frage1": "Wo?", "antwort1": "Hier.", "frage2": "Wie?", "antwort2": "So."}

    entries = faqs_of(json.dumps(value), "faq.json")

    assert [entry.question for entry in entries] == ["Wo?", "Wie?"]
    assert [entry.answer for entry in entries] == ["Hier.", "So."]


def test_a_question_that_a_map_has_twice_is_kept_twice() -> None:
    text = '{"How is it done?": "So", "How is it done?": "Or so", "Why is it?": "Hm"}'

    assert [faq.answer for faq in faqs_of(text, "faq.json")] == ["So", "Or so", "Hm"]


def test_knowledge_bases_of_custom_question_answering_keep_ids_and_alternates() -> None:
    prompts = {"isContextOnly": False, "prompts": [{"displayText": "More", "qnaId": 2}]}
    document = {
        "id": 1,
        "questions": ["A?", "B?"],
        "answer": "<p>One</p><p>Two</p>",
        "metadata": [{"name": "category", "value": "pay"}],
        "context": prompts,
    }

    assert faqs_of(json.dumps({"qnaDocuments": [document]}), "kb.json") == [
        Entry(
            question="A?",
            answer="One\n\nTwo",
            alternates=("B?",),
            category="pay",
            id="1",
            warnings=("has follow-up prompts, which are left out: 'More'",),
        )
    ]


def test_json_lines_are_read_and_a_damaged_line_is_reported() -> None:
    text = "\n".join([*map(json.dumps, PLAIN), "{broken"])

    faqs = faqs_of(text, "faq.jsonl")

    assert [faq.question for faq in faqs] == ["How?", "Why?", "{broken"]
    assert faqs[2].problem == "is '{broken' where a question with an answer should be"


def test_json_packed_as_a_text_is_unpacked() -> None:
    assert rows_of(json.dumps(json.dumps(PLAIN))) == PLAIN
