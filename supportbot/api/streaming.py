"""A reply as Server-Sent Events: meta, delta..., done; or error."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.renderers import JSONRenderer

from supportbot import failures
from supportbot.api import problems
from supportbot.api.exceptions import problem_for
from supportbot.api.problems import Problem
from supportbot.api.refusing import language_of
from supportbot.api.serializers import EVENT_STREAM, ChatReplySerializer
from supportbot.chat.replies import Delta, Finished, ReplyEvent
from supportbot.models import Failure

logger = logging.getLogger(__name__)


class EventStreamRenderer(JSONRenderer):
    """Lets callers name only the event stream as acceptable; renders JSON."""

    media_type = EVENT_STREAM
    format = "sse"


class EventStream:
    """The events of one reply as text; closing it ends the turn behind it."""

    def __init__(
        self,
        events: Generator[ReplyEvent, None, None],
        *,
        request: HttpRequest,
        session_id: str,
    ) -> None:
        self._events = events
        self._request = request
        self._session_id = session_id
        # Asked for at once: a turn that is refused gets a status of its own.
        self._first = next(events)

    def __iter__(self) -> Iterator[str]:
        try:
            yield self._render(self._first)
            for event in self._events:
                yield self._render(event)
        except Exception as exc:  # noqa: BLE001 (status and headers are sent: an event is all that is left)
            yield self._render_error(exc)
        finally:
            self.close()

    def close(self) -> None:
        self._events.close()

    def _render(self, event: ReplyEvent) -> str:
        if isinstance(event, Delta):
            return _event("delta", {"text": event.text, "html": event.html})
        if isinstance(event, Finished):
            context = {"session_id": self._session_id}
            serializer = ChatReplySerializer(event.reply, context=context)
            return _event("done", serializer.data)
        meta = {"session_id": self._session_id, "message_id": event.message_id}
        return _event("meta", meta)

    def _render_error(self, exc: Exception) -> str:
        problem = problem_for(exc)
        if problem is None:
            logger.error("chat.stream.failed", exc_info=exc)
            failures.keep(Failure.What.REQUEST)
            problem = Problem(type=problems.INTERNAL_ERROR)
        language = language_of(self._request)
        return _event("error", problem.as_json(self._request.path, language=language))


def event_stream_response(stream: EventStream) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        stream,
        content_type=f"{EVENT_STREAM}; charset=utf-8",
        # nginx would otherwise hold the events back until the answer is whole.
        headers={"X-Accel-Buffering": "no"},
    )


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
