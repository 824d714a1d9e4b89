"""The chat endpoint without database and search: what HTTP, parsing and JSON cost.

The same middleware, parser, validation and rendering as the product's view; the reply
is always the same one. Its settings are `benchmarks.validation_only_settings`.
"""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.urls import path
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from supportbot.api import views
from supportbot.api.serializers import ChatReplySerializer, ChatRequestSerializer
from supportbot.chat.replies import DecisionRecord, FAQSummary, Reply

QUESTION = "How do I change the items in my order?"
REPLY = Reply(
    message_id=1,
    text=(
        "While the order's status is **Received**, open "
        "[your orders](https://example.com/orders), choose **Change order**, and add "
        "or remove items. We charge or refund the difference."
    ),
    state="answered",
    source="FAQ",
    confidence=1.0,
    record=DecisionRecord(faq=FAQSummary(id=1, question=QUESTION, category="Orders")),
)


class ValidationOnlyView(views.ChatView):
    authentication_classes = []
    throttle_classes = []

    def post(self, request: Request) -> HttpResponseBase:
        serializer = ChatRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        context = {"session_id": serializer.validated_data["session_id"]}
        return Response(
            ChatReplySerializer(REPLY, context=context).data,
            content_type=JSONRenderer.media_type,
        )


class HealthView(views.JSONView):
    def get(self, request: Request) -> Response:  # noqa: ARG002 (signature of a view)
        return Response({"status": "healthy"})


urlpatterns = [
    path("chat", ValidationOnlyView.as_view()),
    path("health", HealthView.as_view()),
]
