"""Answers on their way to the browser: one request for each, beside Gradio's queue."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from gradio_ui.steps import Steps

logger = logging.getLogger(__name__)

PATH = "/ask"
MAX_BODY_BYTES = 1_000_000
MAX_ANSWERS = 64  # that are written at once; others wait
# Proxies that would collect an answer before they pass it on are told not to.
HEADERS = {"X-Accel-Buffering": "no"}

Told = dict[str, Any]  # Any: JSON for the browser


def route(steps: Steps) -> Route:
    """`POST /ask`: the views of an answer as Server-Sent Events."""
    pool = ThreadPoolExecutor(MAX_ANSWERS, thread_name_prefix="answer")

    async def ask(request: Request) -> Response:
        # Another site can only send what is no JSON without asking the browser first.
        if request.headers.get("content-type") != "application/json":
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = await _body(request)
        if body is None:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        said = _decoded(body)
        if said is None:
            return _refused(HTTPStatus.BAD_REQUEST)
        views = _arriving(steps.send(said, request), pool)
        return StreamingResponse(views, media_type="text/event-stream", headers=HEADERS)

    return Route(PATH, ask, methods=["POST"])


async def _arriving(
    views: Iterator[Told], pool: ThreadPoolExecutor
) -> AsyncIterator[str]:
    """The views as they come; who leaves meanwhile finds the answer in the history."""
    arrived: asyncio.Queue[Told | None] = asyncio.Queue()
    put = asyncio.get_running_loop().call_soon_threadsafe

    def read() -> None:
        try:
            for view in views:
                put(arrived.put_nowait, view)
        except Exception:  # the browser sees a stream without an end, and says so
            logger.exception("gradio_ui.answer.failed")
        finally:
            put(arrived.put_nowait, None)

    pool.submit(read)
    while (view := await arrived.get()) is not None:
        yield f"data: {json.dumps(view)}\n\n"


async def _body(request: Request) -> bytes | None:
    """None for more than anybody types."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    return body


def _decoded(body: bytes) -> Told | None:
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _refused(status: HTTPStatus) -> Response:
    return PlainTextResponse(status.phrase, status)
