"""The endpoints about a conversation: what was said, its worth, a human for it."""

from __future__ import annotations

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from sessions_app import handoffs, history
from sessions_app.history import Page
from supportbot.api import access, problems, schema
from supportbot.api.access import APIKeyAuthentication, Caller
from supportbot.api.exceptions import Refused
from supportbot.api.limits import RequestThrottle
from supportbot.api.serializers import (
    FeedbackRequestSerializer,
    FeedbackSerializer,
    HandoffRequestSerializer,
    HandoffSerializer,
    HistoryRequestSerializer,
    HistorySerializer,
)
from supportbot.api.views import JSONView, validated
from supportbot.chat.redaction import redact


class SessionView(JSONView):
    authentication_classes = [APIKeyAuthentication]
    throttle_classes = [RequestThrottle]


class HistoryView(SessionView):
    @schema.HISTORY
    def post(self, request: Request) -> Response:
        body = validated(HistoryRequestSerializer, request)
        session = access.find_session(Caller.of(request), body["session_id"])
        page = (
            history.read_page(session, limit=body["limit"], before=body["before"])
            if session
            else Page()
        )
        return Response(HistorySerializer(page).data)


class FeedbackView(SessionView):
    @schema.FEEDBACK
    def post(self, request: Request) -> Response:
        body = validated(FeedbackRequestSerializer, request)
        session = access.find_session(Caller.of(request), body["session_id"])
        reply = history.find_reply(session, body["message_id"]) if session else None
        is_stored = reply is not None and history.rate(
            reply,
            rating=body["rating"],
            reason=body["reason"] or "",
            comment=_kept(body["comment"] or ""),
        )
        if not is_stored:
            raise Refused(problems.MESSAGE_NOT_FOUND)
        return Response(FeedbackSerializer(body).data)


class HandoffView(SessionView):
    @schema.HANDOFF
    def post(self, request: Request) -> Response:
        body = validated(HandoffRequestSerializer, request)
        addressed = access.open_session(Caller.of(request), body["session_id"])
        handoff = handoffs.ask(
            addressed.session.stored(),
            reason=body["reason"],
            contact=body["contact"] or "",
            comment=_kept(body["comment"] or ""),
        )
        return Response(HandoffSerializer(handoff).data)


def _kept(comment: str) -> str:
    """What of a customer's words is stored."""
    return redact(comment) if settings.REDACT_BEFORE_STORAGE else comment
