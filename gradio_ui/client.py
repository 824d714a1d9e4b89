"""The API over HTTP: questions, earlier messages, opinions, handoffs, health."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from urllib.parse import urlencode

import requests
import urllib3

from gradio_ui import exceptions, messages

HEALTH_TIMEOUT = 3.0
MAX_QUERY_CHARS = 200
CHUNK_BYTES = 65536
NO_HEADERS: Mapping[str, str] = {}

_BY_STATUS: Mapping[int, type[exceptions.ChatError]] = {
    HTTPStatus.BAD_REQUEST: exceptions.MessageRefused,
    HTTPStatus.UNAUTHORIZED: exceptions.PageRefused,
    HTTPStatus.FORBIDDEN: exceptions.PageRefused,
    HTTPStatus.CONFLICT: exceptions.StillAnswering,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: exceptions.MessageRefused,
    HTTPStatus.UNPROCESSABLE_ENTITY: exceptions.MessageRefused,
    HTTPStatus.TOO_MANY_REQUESTS: exceptions.TooManyMessages,
    HTTPStatus.BAD_GATEWAY: exceptions.Unreachable,
    HTTPStatus.SERVICE_UNAVAILABLE: exceptions.Unreachable,
    HTTPStatus.GATEWAY_TIMEOUT: exceptions.TooSlow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A customer's message with all the API needs to answer it exactly once."""

    text: str
    key: str
    session_id: str | None = None
    visitor: str | None = None
    accept_language: str = ""  # the visitor's, as their browser sent it


class Stopper:
    """Ends a stream that another thread reads, even one that waits for words."""

    def __init__(self) -> None:
        self.is_stopped = False
        self._response: requests.Response | None = None
        self._lock = Lock()

    def watch(self, response: requests.Response) -> None:
        with self._lock:
            self._response = response
            if self.is_stopped:
                response.raw.shutdown()

    def stop(self) -> None:
        with self._lock:
            self.is_stopped = True
            # Only the reading: the thread that reads closes the connection, and with
            # that the API stops its model.
            if self._response is not None:
                with suppress(ValueError, OSError):  # it has just ended by itself
                    self._response.raw.shutdown()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent:
    """A Server-Sent Event as it came."""

    name: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The API at an address, spoken to with a key or without.

    >>> client = Client(base_url="http://127.0.0.1:5000")
    >>> client.chat(Question(text="Where is my order?", key="1")).text
    """

    base_url: str
    api_key: str = field(default="", repr=False)
    connect_timeout: float = 3.0
    answer_timeout: float = 30.0
    history_timeout: float = 10.0  # meanwhile the visitor cannot ask

    def stream(
        self, question: Question, stopper: Stopper | None = None
    ) -> Iterator[messages.Event]:
        """The answer as it is written; the last event is always `Finished`."""
        deadline = time.monotonic() + self.answer_timeout
        with self._ask(question, stream=True) as response:
            if stopper:
                stopper.watch(response)
            for event in parse_events(_chunks(response, deadline)):
                if event.name == "error":
                    raise _problem(messages.decode(event.data))
                known = messages.event(event.name, event.data)
                if known:
                    yield known
                if isinstance(known, messages.Finished):
                    return
        raise exceptions.AnswerCut("the event stream ended before 'done'")

    def chat(self, question: Question) -> messages.Answer:
        """The answer in one piece."""
        with self._ask(question, stream=False) as response:
            return messages.answer(_json(response))

    def reset(self, session_id: str, *, visitor: str | None = None) -> None:
        """Close the conversation; the session itself stays."""
        self._post("/reset", {"session_id": session_id}, visitor=visitor).close()

    def history(
        self,
        session_id: str,
        *,
        after: int | None = None,
        limit: int = 50,
        visitor: str | None = None,
    ) -> messages.History:
        """Earlier messages, or those after one; none from an API that cannot tell."""
        body: dict[str, object] = {"session_id": session_id, "limit": limit}
        if after is not None:
            body["after"] = after
        timeout = self.history_timeout
        try:
            with self._post(
                "/history", body, visitor=visitor, timeout=timeout
            ) as response:
                return messages.history(_json(response))
        except exceptions.BadAnswer:
            return messages.History(is_told=False)

    def rate(
        self, session_id: str, opinion: Mapping[str, object], *, visitor: str | None
    ) -> None:
        """Store what the customer thinks of a reply."""
        body = {"session_id": session_id, **opinion}
        self._post("/feedback", body, visitor=visitor).close()

    def hand_over(
        self,
        session_id: str | None,
        wish: Mapping[str, object],
        *,
        visitor: str | None,
        accept_language: str = "",
    ) -> messages.OpenHandoff:
        """Ask for a human."""
        body = {"session_id": session_id} if session_id else {}
        headers = {"Accept-Language": accept_language} if accept_language else {}
        with self._post(
            "/handoff", {**body, **wish}, visitor=visitor, headers=headers
        ) as response:
            return messages.handoff(_json(response))

    def article(self, article: messages.Article) -> str:
        """The HTML of an FAQ's answer; "" where it is no longer published."""
        asked = urlencode({"q": article.question[:MAX_QUERY_CHARS], "limit": 10})
        with self._get(f"/faq/search?{asked}") as response:
            return messages.article_html(_json(response), article.id)

    def health(self) -> str:
        """What the API says of itself, such as "degraded"; raises when it is away."""
        with self._get("/health") as response:
            return str(_json(response).get("status") or "")

    def appearance(self, language: str = "") -> messages.JSON:
        """How staff want the page to look and speak; empty where nothing tells it."""
        asked = f"?{urlencode({'language': language})}" if language else ""
        with self._get(f"/appearance{asked}") as response:
            return _json(response)

    def logo(self, path: str) -> tuple[str, bytes]:
        """The kind of image that the logo is, and the image."""
        with self._get(path) as response:
            return response.headers.get("Content-Type", ""), response.content

    def _get(self, path: str) -> requests.Response:
        try:
            response = requests.get(
                f"{self.base_url}{path}",
                timeout=(self.connect_timeout, HEALTH_TIMEOUT),
                allow_redirects=False,
            )
        except requests.RequestException as exc:
            raise exceptions.Unreachable(type(exc).__name__) from exc
        if response.status_code != HTTPStatus.OK:
            with response:
                raise _refusal(response)
        return response

    def _ask(self, question: Question, *, stream: bool) -> requests.Response:
        body: dict[str, object] = {"message": question.text, "stream": stream}
        if question.session_id:
            body["session_id"] = question.session_id
        own = {"Idempotency-Key": question.key}
        if question.accept_language:
            own["Accept-Language"] = question.accept_language
        return self._post("/chat", body, visitor=question.visitor, headers=own)

    def _post(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        visitor: str | None,
        headers: Mapping[str, str] = NO_HEADERS,
        timeout: float | None = None,
    ) -> requests.Response:
        try:
            response = requests.post(
                f"{self.base_url}{path}",
                json=body,
                headers={**headers, **self._headers(visitor)},
                timeout=(self.connect_timeout, timeout or self.answer_timeout),
                allow_redirects=False,
                stream=True,
            )
        except requests.ReadTimeout as exc:
            raise exceptions.TooSlow(type(exc).__name__) from exc
        except requests.RequestException as exc:
            raise exceptions.Unreachable(type(exc).__name__) from exc
        if response.status_code != HTTPStatus.OK:
            with response:
                raise _refusal(response)
        return response

    def _headers(self, visitor: str | None) -> dict[str, str]:
        headers = {}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        # Only a delegating key may speak for a visitor.
        if self.api_key and visitor:
            headers["X-Visitor-Address"] = visitor
        return headers


def parse_events(chunks: Iterable[bytes]) -> Iterator[ServerEvent]:
    """Whole events as they arrive; one cut off at the end is dropped."""
    name, data = "message", list[str]()
    for line in _lines(chunks):
        field, _, value = line.partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif not line:
            if data:
                yield ServerEvent(name=name, data="\n".join(data))
            name, data = "message", []


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")


def _chunks(response: requests.Response, deadline: float) -> Iterator[bytes]:
    """Bytes as soon as they are there; `iter_content` waits for full chunks."""
    try:
        while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
            yield chunk
            if time.monotonic() > deadline:
                raise exceptions.TooSlow("the event stream outlived the deadline")
    except urllib3.exceptions.ReadTimeoutError as exc:
        raise exceptions.TooSlow(type(exc).__name__) from exc
    except (urllib3.exceptions.HTTPError, OSError) as exc:
        raise exceptions.AnswerCut(type(exc).__name__) from exc


def _json(response: requests.Response) -> messages.JSON:
    try:
        content = response.content
    except requests.RequestException as exc:
        raise exceptions.AnswerCut(type(exc).__name__) from exc
    return messages.decode(content)


def _refusal(response: requests.Response) -> exceptions.ChatError:
    """The exception for an answer with another status than 200."""
    try:
        problem = _json(response)
    except exceptions.ChatError:
        problem = {}
    known = {**problem, "status": response.status_code}
    return _problem(known, retry_after=_seconds(response.headers.get("Retry-After")))


def _problem(
    problem: messages.JSON, retry_after: float | None = None
) -> exceptions.ChatError:
    status, kind = problem.get("status"), str(problem.get("type", ""))
    message = f"status {status}, type {kind!r}"
    if kind.endswith("session-credential-required"):
        return exceptions.UnknownSession(message)
    error = _BY_STATUS.get(status or 0, exceptions.BadAnswer)
    return error(message, retry_after=retry_after)


def _seconds(value: str | None) -> float | None:
    """The wait of a `Retry-After` in seconds; its rarer form, a date, is ignored."""
    return float(value) if value and value.isdecimal() else None
