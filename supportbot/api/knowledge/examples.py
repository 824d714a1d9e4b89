"""Examples that the description of the knowledge API shows."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from supportbot.api import problems
from supportbot.api.problems import CONTENT_TYPE, Problem

_QUESTION = "How long do I have to return an item?"
_ANSWER = "You can return it within **30 days**."
_ETAG = '"9b1c6a4f0d2e8b7a9b1c6a4f0d2e8b7a"'
_TEXT: dict[str, Any] = {  # Any: JSON
    "question": _QUESTION,
    "answer": _ANSWER,
    "category": "Returns",
    "keywords": "refund exchange",
    "valid_from": None,
    "valid_until": None,
    "review_by": "2030-01-31",
    "language": "en",
    "translation_of": None,
    "external_id": "kb-204",
    "wordings": ["can i send it back", "return policy"],
    "never": ["How do I return to the start page?"],
}
_FAQ = {
    "id": 12,
    **_TEXT,
    "status": "draft",
    "created_at": "2024-01-01T12:00:00+00:00",
    "updated_at": "2024-01-01T12:00:00+00:00",
    "etag": _ETAG,
    "next_text": None,
}
_FINDING = {
    "rule": "dead link",
    "field": "answer",
    "reason": "has a link whose address is no whole one",
    "excerpt": "returns.html",
    "other_id": None,
}
_SAVED = {"faq": _FAQ, "edit": 41, "findings": [_FINDING]}
_REPORT = {
    "outcome": "planned",
    "headline": "faq.csv, if imported: 1 new of 1 row.",
    "counts": {"new": 1, "changed": 0},
    "remarks": ["Read as CSV."],
    "rows": [
        {
            "place": "row 2",
            "kind": "new",
            "faq_id": None,
            "question": "",
            "column": "",
            "what": "",
            "remedy": "",
        }
    ],
    "left_out": 0,
    "edit": None,
    "pinned": [],
}


def _sent(name: str, value: object) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


def _got(name: str, value: object, *statuses: str) -> OpenApiExample:
    return OpenApiExample(
        name,
        value=value,
        response_only=True,
        media_type="application/json",
        status_codes=list(statuses) or ["200"],
    )


def _problem(name: str, problem: Problem) -> OpenApiExample:
    return OpenApiExample(
        name,
        value=problem.as_json("/faqs/12"),
        response_only=True,
        media_type=CONTENT_TYPE,
        status_codes=[str(problem.type.status)],
    )


REFUSED = [
    _problem("No key", Problem(type=problems.API_KEY_REQUIRED)),
    _problem("A key for something else", Problem(type=problems.MISSING_SCOPE)),
]
CHANGED = [_problem("Somebody was faster", Problem(type=problems.FAQ_CHANGED))]
PINNED = [
    _problem(
        "A pinned question would break",
        Problem(
            type=problems.PINNED_QUESTIONS,
            members={
                "pinned": [
                    {"question": "return it?", "expected": _QUESTION, "got": None}
                ]
            },
        ),
    ),
    _problem(
        "Another FAQ answers that",
        Problem(
            type=problems.OTHER_ANSWERS,
            members={
                "findings": [
                    {
                        "kind": "rival",
                        "text": _QUESTION,
                        "faq_id": 7,
                        "question": "How do I return something?",
                    }
                ]
            },
        ),
    ),
]
LIST = [_got("The last page", {"faqs": [_FAQ], "after": None}), *REFUSED]
READ = [_got("An FAQ", _FAQ), *REFUSED]
CREATE = [
    _sent("A draft", {"question": _QUESTION, "answer": _ANSWER}),
    _sent("All of it, published", _TEXT | {"status": "published"}),
    _got("Made", _SAVED, "201"),
    *REFUSED,
    *PINNED,
]
UPDATE = [
    _sent("Another answer", {"answer": _ANSWER}),
    _got("Changed", _SAVED),
    *REFUSED,
    *PINNED,
    *CHANGED,
]
DELETE = [*REFUSED, *PINNED, *CHANGED]
DONE = [_got("Done", _SAVED), *REFUSED, *PINNED, *CHANGED]
IMPORT = [_got("A dry run", _REPORT), *REFUSED]
SEARCH = [
    _got(
        "Found",
        {
            "decision": "sure",
            "certainty": "sure",
            "confidence": 0.97,
            "mode": "hybrid",
            "capped_by": None,
            "hits": [
                {
                    "id": 12,
                    "question": _QUESTION,
                    "answer": _ANSWER,
                    "category": "Returns",
                    "language": "en",
                    "wording": "can i send it back",
                    "score": 1.4,
                    "words": ["send", "back"],
                }
            ],
        },
    ),
    *REFUSED,
]
