"""The endpoints: each reads the request, makes one call, renders the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from faq import search as faq_search
from sessions_app import feedback, handoffs, limits
from sessions_app.models import Scope
from supportbot import connections, health, scraping
from supportbot.api import (
    access,
    appearance,
    articles,
    past_messages,
    problems,
    schema,
)
from supportbot.api.access import AddressedSession, APIKeyAuthentication, Caller
from supportbot.api.exceptions import Refused
from supportbot.api.handing_over import HandoffRequestSerializer, HandoffSerializer
from supportbot.api.limits import FAQSearchThrottle, SessionThrottle, message_limits
from supportbot.api.operation import HealthSerializer, ProblemTypeSerializer
from supportbot.api.past_messages import HistorySerializer
from supportbot.api.scopes import HasScope, ScopedView
from supportbot.api.serializers import (
    ChatReplySerializer,
    ChatRequestSerializer,
    FAQSearchRequestSerializer,
    FAQSearchSerializer,
    FeedbackRequestSerializer,
    FeedbackSerializer,
    HistoryRequestSerializer,
    ResetReplySerializer,
    ResetRequestSerializer,
)
from supportbot.api.streaming import (
    EventStream,
    EventStreamRenderer,
    event_stream_response,
)
from supportbot.chat import answering, turn_events
from supportbot.chat.building import Wishes
from supportbot.chat.replies import for_storage
from supportbot.chat.wording import accepted_languages, choose_language
from supportbot.models import Appearance

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class BareOptions(APIView):
    """A view that answers OPTIONS with its methods and no more."""

    def options(  # type: ignore[override]  # REST framework's own request
        self,
        request: Request,  # noqa: ARG002 (signature of a view)
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponseBase:
        return HttpResponse(status=204)


class JSONView(BareOptions):
    """A view whose requests say how long their body is."""

    # Any: as REST framework types what the route captured.
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        is_chunked = "Transfer-Encoding" in request.headers
        if is_chunked and not request.META.get("CONTENT_LENGTH"):
            raise Refused(problems.LENGTH_REQUIRED)
        super().initial(request, *args, **kwargs)


class ConversationView(ScopedView, JSONView):
    """A view about conversations, for callers without a key, too."""

    authentication_classes = [APIKeyAuthentication]
    permission_classes = [AllowAny, HasScope]  # without a key, too
    scopes = {"POST": Scope.CHAT}
    needs_key = False


class ChatView(ConversationView):
    renderer_classes = [JSONRenderer, EventStreamRenderer]

    @schema.CHAT
    def post(self, request: Request) -> HttpResponseBase:
        asked = MessageRequest.of(request)
        return _streamed(asked, request) if asked.is_streamed else _answered(asked)


class ChatStreamView(ConversationView):
    renderer_classes = [EventStreamRenderer, JSONRenderer]

    @schema.CHAT_STREAM
    def post(self, request: Request) -> HttpResponseBase:
        return _streamed(MessageRequest.of(request), request)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequest:
    """A message that is to be answered, and how."""

    addressed: AddressedSession
    text: str
    is_streamed: bool
    options: dict[str, Any]  # Any: of the two ways to answer

    @classmethod
    def of(cls, request: Request) -> MessageRequest:
        caller = Caller.of(request)
        own_limits = message_limits(caller, request.data)
        _check(own_limits)
        try:
            body = validated(ChatRequestSerializer, request.data)
            key = _idempotency_key(request)
            addressed = access.open_session(caller, body["session_id"])
        except (ValidationError, Refused):
            # Who sends rubbish or guesses ids uses up what messages would.
            limits.take(own_limits)
            raise
        return cls(
            addressed=addressed,
            text=body["message"],
            is_streamed=body["stream"],
            options={
                "wishes": _wishes(body, request),
                "idempotency_key": key,
                "limits": own_limits,
                "has_left": connections.has_left(request),
            },
        )


def _answered(asked: MessageRequest) -> Response:
    reply = answering.answer(asked.addressed.session, asked.text, **asked.options)
    context = {"session_id": asked.addressed.session_id}
    return Response(
        ChatReplySerializer(reply, context=context).data,
        content_type=JSONRenderer.media_type,
    )


def _streamed(asked: MessageRequest, request: Request) -> HttpResponseBase:
    session_id = asked.addressed.session_id
    events = answering.stream(asked.addressed.session, asked.text, **asked.options)
    return event_stream_response(
        EventStream(events, request=request, session_id=session_id)
    )


class ResetView(ConversationView):
    @schema.RESET
    def post(self, request: Request) -> Response:
        session_id = validated(ResetRequestSerializer, request.data)["session_id"]
        session = access.find_session(Caller.of(request), session_id)
        if session is not None:
            session.reset()
        message = f"Session {session_id} history cleared successfully"
        return Response(ResetReplySerializer({"message": message}).data)


class SessionView(ConversationView):
    """A view about a conversation: limited as messages are, and counted apart."""

    throttle_classes = [SessionThrottle]


class HistoryView(SessionView):
    @schema.HISTORY
    def post(self, request: Request) -> Response:
        body = validated(HistoryRequestSerializer, request.data)
        session = access.find_session(Caller.of(request), body["session_id"])
        past = past_messages.read(
            session, limit=body["limit"], before=body["before"], after=body["after"]
        )
        return Response(HistorySerializer(past).data)


class FeedbackView(SessionView):
    @schema.FEEDBACK
    def post(self, request: Request) -> Response:
        body = validated(FeedbackRequestSerializer, request.data)
        session = access.find_session(Caller.of(request), body["session_id"])
        reply = feedback.find_reply(session, body["message_id"]) if session else None
        is_stored = reply is not None and feedback.rate(
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
        body = validated(HandoffRequestSerializer, request.data)
        addressed = access.open_session(Caller.of(request), body["session_id"])
        handoff = handoffs.ask(
            addressed.session.stored(),
            reason=body["reason"],
            contact=body["contact"] or "",
            comment=_kept(body["comment"] or ""),
        )
        language = choose_language(
            requested=body["language"],
            accept=request.headers.get("Accept-Language", ""),
        )
        context = {"language": language, "session_id": addressed.session_id}
        return Response(HandoffSerializer(handoff, context=context).data)


class FAQSearchView(JSONView):
    authentication_classes = [APIKeyAuthentication]
    throttle_classes = [FAQSearchThrottle]

    @schema.FAQ_SEARCH
    def get(self, request: Request) -> Response:
        asked = validated(FAQSearchRequestSerializer, request.query_params)
        header = request.headers.get("Accept-Language", "")
        results = faq_search.suggest(
            asked["q"],
            languages=partial(accepted_languages, header),
            limit=asked["limit"],
        )
        return Response(FAQSearchSerializer({"results": results}).data)


class FAQArticleView(JSONView):
    authentication_classes = [APIKeyAuthentication]
    throttle_classes = [FAQSearchThrottle]

    @articles.SCHEMA
    def get(self, request: Request, faq_id: int) -> Response:  # noqa: ARG002 (signature of a view)
        document = faq_search.find(faq_id)
        if document is None:
            raise NotFound
        return Response(articles.ArticleSerializer(document).data)


class AppearanceView(JSONView):
    @appearance.SCHEMA
    def get(self, request: Request) -> Response:
        asked = validated(appearance.AppearanceRequestSerializer, request.query_params)
        accept = request.headers.get("Accept-Language", "")
        language = choose_language(requested=asked["language"], accept=accept)
        look = appearance.told(Appearance.current(), language)
        headers = {
            "Cache-Control": appearance.KEPT,
            "Content-Language": language,
            "Vary": "Accept-Language",
        }
        return Response(look, headers=headers)


class HealthView(JSONView):
    @schema.HEALTH
    def get(self, request: Request) -> Response:  # noqa: ARG002 (signature of a view)
        return Response(HealthSerializer(health.report()).data)


class ProblemTypeView(JSONView):
    @schema.PROBLEM_TYPE
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 (signature of a view)
        for problem_type in problems.PROBLEM_TYPES:
            if problem_type.slug == slug:
                return Response(ProblemTypeSerializer(problem_type).data)
        raise NotFound


class SchemaView(BareOptions, SpectacularAPIView):
    """The OpenAPI description: JSON, or YAML for those who ask for it."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]


class DocsView(BareOptions, SpectacularSwaggerSplitView):
    """Swagger UI from this server's own files."""


def _check(own_limits: Sequence[limits.Limit]) -> None:
    """Raise LimitReached, told as a turn that was refused, if one is reached."""
    with turn_events.watched():
        limits.check(own_limits)


def metrics_view(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; no such address for whom they are not."""
    peer = request.META.get("REMOTE_ADDR", "")
    is_local = access.is_direct_loopback(peer, request.headers)
    if settings.METRICS != "on" and not (settings.METRICS == "loopback" and is_local):
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    content, content_type = scraping.exposition()
    return HttpResponse(content, content_type=content_type)


def validated(
    serializer_class: type[Serializer[Any]], sent: object, *, is_partial: bool = False
) -> dict[str, Any]:  # Any: the serializer's fields
    """The fields of what was sent; ValidationError says what is wrong with them."""
    serializer = serializer_class(data=sent, partial=is_partial)
    serializer.is_valid(raise_exception=True)
    validated: dict[str, Any] = serializer.validated_data
    return validated


def _wishes(body: Mapping[str, Any], request: Request) -> Wishes:  # Any: as above
    return Wishes(
        min_certainty=body["min_certainty"],
        language=body["language"] or "",
        accept_language=request.headers.get("Accept-Language", ""),
    )


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Refused(
            problems.BAD_REQUEST,
            _(
                "The Idempotency-Key header must have 1 to 255 visible ASCII "
                "characters; send a new UUID with every message."
            ),
        )
    return key


def _kept(comment: str) -> str:
    """What of a customer's words is stored."""
    return for_storage(comment)
