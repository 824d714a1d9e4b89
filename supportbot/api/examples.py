"""Examples that the API's description shows."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample

from supportbot.api.problems import CONTENT_TYPE, INVALID_REQUEST, FieldError, Problem

_FAQ = {
    "id": 1,
    "question": "How do I reset my password?",
    "category": "Account",
    "language": "en",
}
_ANSWER = (
    "You can reset your password by clicking 'Forgot Password' on the login page and "
    "following the email instructions."
)
_OTHER_FAQ = {
    "id": 2,
    "question": "Why is my account locked?",
    "category": "Account",
    "language": "en",
}
_HEADING, _CHECK = _FAQ["question"], "Is this what you meant?"
_LIKELY = f"**{_HEADING}**\n\n{_ANSWER}\n\n{_CHECK}"
_LIKELY_HTML = f"<p><strong>{_HEADING}</strong></p>\n<p>{_ANSWER}</p>\n<p>{_CHECK}</p>"
_REPLY = {
    "reply": _ANSWER,
    "source": "FAQ",
    "session_id": "user123",
    "message_id": 17,
    "html": f"<p>{_ANSWER}</p>",
    "confidence": 0.98,
    "faq": _FAQ,
    "certainty": "sure",
    "also": [],
    "suggestions": [],
    "citations": [],
    "reason": None,
    "note": None,
    "kind": "answer",
    "asks_if_helped": "later",
    "offers_human": False,
}
_OF_NO_REPLY: dict[str, object] = {
    "html": None,
    "note": None,
    "certainty": None,
    "faq": None,
    "also": [],
    "suggestions": [],
    "citations": [],
    "reason": None,
    "kind": None,
    "asks_if_helped": None,
    "offers_human": False,
    "state": None,
    "rating": None,
    "author": None,
}

CHAT = [
    OpenApiExample(
        "Begin a conversation",
        value={"message": "How do I reset my password?"},
        request_only=True,
    ),
    OpenApiExample(
        "Go on with it",
        value={"session_id": "user123", "message": "How do I reset my password?"},
        request_only=True,
    ),
    OpenApiExample(
        "Take no answer that is only likely",
        value={"message": "forgot my login", "min_certainty": "sure"},
        request_only=True,
    ),
    OpenApiExample(
        "Answered from the FAQ",
        value=_REPLY,
        response_only=True,
        media_type="application/json",
    ),
    OpenApiExample(
        "Answered as likely, with alternatives",
        value=_REPLY
        | {
            "reply": _LIKELY,
            "html": _LIKELY_HTML,
            "confidence": 0.61,
            "certainty": "likely",
            "kind": "closest",
            "asks_if_helped": None,
            "suggestions": [_OTHER_FAQ],
        },
        response_only=True,
        media_type="application/json",
    ),
    OpenApiExample(
        "To a customer who writes German, from an FAQ that is in English only",
        value=_REPLY | {"note": "Diese Antwort gibt es nur auf Englisch."},
        response_only=True,
        media_type="application/json",
    ),
    OpenApiExample(
        "A field is missing",
        value=Problem(
            type=INVALID_REQUEST,
            errors=(FieldError(pointer="#/message", detail="Is required."),),
        ).as_json("/chat"),
        response_only=True,
        media_type=CONTENT_TYPE,
        status_codes=["400"],
    ),
]
CHAT_STREAM = [
    *(each for each in CHAT if each.request_only or each.media_type == CONTENT_TYPE),
    OpenApiExample(
        "Events",
        value=(
            'event: meta\ndata: {"session_id": "user123", "message_id": 17}\n\n'
            'event: delta\ndata: {"text": "Click it.", "html": "<p>Click it.</p>"}\n\n'
            'event: done\ndata: {"reply": "Click it.", "source": "FAQ"}\n\n'
        ),
        response_only=True,
        media_type="text/event-stream",
    ),
]
RESET = [
    OpenApiExample("Clear", value={"session_id": "user123"}, request_only=True),
    OpenApiExample(
        "Cleared",
        value={"message": "Session user123 history cleared successfully"},
        response_only=True,
    ),
]
HISTORY = [
    OpenApiExample(
        "The newest", value={"session_id": "user123", "limit": 2}, request_only=True
    ),
    OpenApiExample(
        "The page before",
        value={"session_id": "user123", "limit": 2, "before": 16},
        request_only=True,
    ),
    OpenApiExample(
        "A page",
        value={
            "messages": [
                {
                    "message_id": 16,
                    "role": "user",
                    "text": "How do I reset my password?",
                    "source": None,
                    "created_at": "2024-01-01T12:00:00Z",
                    **_OF_NO_REPLY,
                },
                {
                    "message_id": 17,
                    "role": "assistant",
                    "text": _ANSWER,
                    "source": "FAQ",
                    "created_at": "2024-01-01T12:00:00Z",
                    **_OF_NO_REPLY,
                    "html": f"<p>{_ANSWER}</p>",
                    "certainty": "sure",
                    "faq": _FAQ,
                    "kind": "answer",
                    "asks_if_helped": "later",
                    "state": "answered",
                    "rating": "up",
                },
            ],
            "before": 16,
            "after": 17,
            "epoch": 0,
            "handoff": None,
        },
        response_only=True,
    ),
    OpenApiExample(
        "A poll while a human is awaited",
        value={"session_id": "user123", "after": 17},
        request_only=True,
    ),
    OpenApiExample(
        "A colleague has written",
        value={
            "messages": [
                {
                    "message_id": 18,
                    "role": "assistant",
                    "text": "I'll call you.",
                    "source": "Staff",
                    "created_at": "2024-01-01T12:05:00Z",
                    **_OF_NO_REPLY,
                    "html": "<p>I'll call you.</p>",
                    "state": "answered",
                    "author": "Ann",
                }
            ],
            "before": None,
            "after": 18,
            "epoch": 0,
            "handoff": {
                "status": "open",
                "reference": "8c1f02ab9d",
                "created_at": "2024-01-01T12:01:00Z",
            },
        },
        response_only=True,
    ),
]
_OPINION = {
    "message_id": 17,
    "rating": "down",
    "reason": "outdated",
    "comment": "The button has another name now.",
}
FEEDBACK = [
    OpenApiExample(
        "It did not help",
        value={"session_id": "user123", **_OPINION},
        request_only=True,
    ),
    OpenApiExample(
        "It helped",
        value={"session_id": "user123", "message_id": 17, "rating": "up"},
        request_only=True,
    ),
    OpenApiExample("Stored", value=_OPINION, response_only=True),
]
HANDOFF = [
    OpenApiExample(
        "Ask for a human",
        value={
            "session_id": "user123",
            "reason": "no_answer",
            "contact": "ada@example.com",
        },
        request_only=True,
    ),
    OpenApiExample(
        "Open",
        value={
            "session_id": "user123",
            "handoff_id": 5,
            "reference": "8c1f02ab9d",
            "state": "open",
            "reason": "no_answer",
            "created_at": "2024-01-01T12:00:00Z",
            "confirmation": (
                "I have passed your wish to talk to a person on to our team. "
                "They can read this conversation."
            ),
            "hours": "Monday to Friday, 9 to 5",
        },
        response_only=True,
    ),
]
FAQ_SEARCH = [
    OpenApiExample(
        "While typing",
        value={
            "results": [
                _FAQ
                | {
                    "answer": _ANSWER,
                    "html": f"<p>{_ANSWER}</p>",
                    "confidence": 0.41,
                    "certainty": None,
                }
            ]
        },
        response_only=True,
    ),
]
HEALTH = [
    OpenApiExample(
        "Healthy",
        value={
            "status": "healthy",
            "timestamp": "2024-01-01T12:00:00Z",
            "services": {
                "faq_system": {
                    "status": "ok",
                    "faq_count": 10,
                    "mode": "hybrid",
                    "encoder": "small (English), multilingual (others)",
                    "warning": "",
                    "faqs_to_index": 0,
                    "texts_to_embed": 0,
                },
                "gemini_ai": {"status": "available"},
            },
            "reason": "",
            "jobs": [
                {
                    "name": "faq.embedding",
                    "is_running": False,
                    "last_success_at": "2024-01-01T11:59:00Z",
                    "last_failure_at": None,
                    "last_error": None,
                }
            ],
        },
        response_only=True,
    ),
]
