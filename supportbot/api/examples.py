"""Examples that the API's description shows."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample

_RESET_FAQ = {
    "id": 1,
    "question": "How do I reset my password?",
    "category": "Account",
}
_RESET_ANSWER = (
    "You can reset your password by clicking 'Forgot Password' on the login page and "
    "following the email instructions."
)

CHAT_REQUEST = [
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
]
CHAT_REPLY = [
    OpenApiExample(
        "Answered from the FAQ",
        value={
            "reply": _RESET_ANSWER,
            "source": "FAQ",
            "session_id": "user123",
            "message_id": 17,
            "html": f"<p>{_RESET_ANSWER}</p>",
            "confidence": 0.98,
            "faq": _RESET_FAQ,
            "suggestions": [],
            "citations": [],
            "reason": None,
        },
        response_only=True,
        media_type="application/json",
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
                    "warning": "",
                },
                "gemini_ai": {"status": "available"},
            },
        },
        response_only=True,
    ),
]
PROBLEM = [
    OpenApiExample(
        "A field is missing",
        value={
            "type": "/problems/invalid-request",
            "title": "The body has wrong or missing fields",
            "status": 400,
            "detail": "Correct the fields listed under 'errors' and send it again.",
            "instance": "/chat",
            "errors": [{"pointer": "#/message", "detail": "Is required."}],
        },
        response_only=True,
        media_type="application/problem+json",
        status_codes=["400"],
    ),
]
EVENT_STREAM = OpenApiExample(
    "Events",
    value=(
        'event: meta\ndata: {"session_id": "user123", "message_id": 17}\n\n'
        'event: delta\ndata: {"text": "You can reset"}\n\n'
        'event: done\ndata: {"reply": "You can reset...", "source": "FAQ"}\n\n'
    ),
    response_only=True,
    media_type="text/event-stream",
)
