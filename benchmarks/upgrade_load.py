"""Customers who go on talking while the servers behind a balancer are exchanged."""

from __future__ import annotations

import csv
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from benchmarks.clients import NotJSON
from benchmarks.loading import at_work
from benchmarks.reports import note
from benchmarks.servers import ROOT

if TYPE_CHECKING:
    from benchmarks.clients import Client, Result
    from benchmarks.servers import Server

CUSTOMERS = 8
TURNS_A_SESSION = 20
# What no FAQ's own question is: each version answers as well as it can.
OTHER = (
    "Does the moon orbit a lighthouse?",
    "i forgot whats my pasword, how to reset",
    "hello",
    "yes",
    "the second one",
    "thanks!",
    "can I talk to a human?",
)
QUESTIONS = 40
SHOWN = 10  # faults in full
MAX_FAULTS = 500  # enough to see what is wrong
SOURCES = {"FAQ", "Gemini AI", "Fallback"}
Body = dict[str, Any]  # Any: plain JSON


def known_answers() -> Mapping[str, str]:
    """Questions of the sample that every version answers word for word."""
    with (ROOT / "fixtures" / "faq_dataset.csv").open(encoding="utf-8") as file:
        rows = itertools.islice(csv.DictReader(file), QUESTIONS)
        return {row["question"]: row["answer"].strip() for row in rows}


@dataclass(slots=True)
class Balancer:
    """Sends requests to servers in turn; one that is taken out ends its own first."""

    servers: Sequence[Server] = ()
    _turn: Iterator[int] = field(default_factory=itertools.count)
    _busy: Counter[int] = field(default_factory=Counter)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def switch_to(self, *servers: Server) -> None:
        """From now on these; returns when no other has a request left."""
        with self._changed:
            self.servers = servers
            kept = {server.port for server in servers}
            self._changed.wait_for(
                lambda: not any(self._busy[port] for port in self._busy.keys() - kept)
            )

    @contextmanager
    def client(self) -> Iterator[Client]:
        with self._changed:
            server = self.servers[next(self._turn) % len(self.servers)]
            self._busy[server.port] += 1
        try:
            with server.client() as client:
                yield client
        finally:
            with self._changed:
                self._busy[server.port] -= 1
                self._changed.notify_all()


@dataclass(slots=True)
class Load:
    """Customers at once, and what they were told: acknowledged, wrong, refused."""

    balancer: Balancer
    answers: Mapping[str, str]
    acknowledged: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            with at_work(self._talk, CUSTOMERS, self._is_over):
                yield
        finally:
            for fault in self.faults[:SHOWN]:
                note(fault)

    def wait_for(self, turns: int) -> None:
        """Until so many are acknowledged, unless nearly everything fails."""
        while len(self.acknowledged) < turns and len(self.faults) < MAX_FAULTS:
            time.sleep(0.05)

    def note(self, message: str, reply: Body) -> None:
        """A reply has reached its customer: it may neither be lost nor be wrong."""
        self.acknowledged[reply["message_id"]] = reply["reply"]
        expected = self.answers.get(message)
        is_right = (
            reply["source"] in SOURCES
            if expected is None
            else (reply["source"], reply["reply"]) == ("FAQ", expected)
        )
        self.check(is_right, message, reply)

    def check(self, is_right: bool, what: str, body: Body) -> None:
        if not is_right:
            self.faults.append(f"{what}: {body}")

    def slowest_until_now(self) -> float:
        """Of the turns since this was last asked, in seconds."""
        slowest, self.slowest = self.slowest, 0.0
        return slowest

    def _talk(self, customer: int) -> None:
        for visit in itertools.count():
            talk = Conversation(load=self, session_id=f"customer-{customer}-{visit}")
            for place in range(TURNS_A_SESSION):
                if self._is_over.is_set():
                    return
                talk.say_something(customer + visit + place)


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A session of one customer: each turn, and whether it went as it has to."""

    load: Load
    session_id: str
    said: list[str] = field(default_factory=list)
    _unanswered: str = ""  # a key is for one message: sent again until it is answered
    _is_whole: bool = True  # what was sent again may be stored twice

    def say_something(self, number: int) -> None:
        """Mostly an FAQ's question; now and then something else, and a look back."""
        message = self._unanswered or self._choose(number)
        key = f"{self.session_id}-{len(self.said)}"
        reply = self._chat(message, key)
        if reply is None:
            self._unanswered, self._is_whole = message, False
            return
        self._unanswered = ""
        self.load.note(message, reply)
        self.said.append(message)
        if number % 3 == 0 and (again := self._chat(message, key)):
            self.load.check(_told(again) == _told(reply), "replay", again)
        if number % 7 == 0 and (page := self._post("/history", limit=100)):
            said = [m["text"] for m in page["messages"] if m["role"] == "user"]
            is_same = said == self.said or not self._is_whole
            self.load.check(is_same, "history", page)
        if number % 9 == 0:
            self._post("/feedback", message_id=reply["message_id"], rating="up")

    def _choose(self, number: int) -> str:
        if number % 4 == 0:
            return OTHER[number // 4 % len(OTHER)]
        questions = list(self.load.answers)
        return questions[number % len(questions)]

    def _chat(self, message: str, key: str) -> Body | None:
        began_at = time.monotonic()
        body = self._request(
            lambda client: client.chat(self.session_id, message, idempotency_key=key)
        )
        self.load.slowest = max(self.load.slowest, time.monotonic() - began_at)
        return body

    def _post(self, path: str, **body: str | int) -> Body | None:
        body["session_id"] = self.session_id
        return self._request(lambda client: client.post(path, {}, **body))

    def _request(self, send: Callable[[Client], Result]) -> Body | None:
        """The answer's body; None, and a fault, if it is an error or none at all."""
        try:
            with self.load.balancer.client() as client:
                result = send(client)
        except (OSError, HTTPException, NotJSON) as exc:
            self.load.faults.append(f"no answer: {exc!r}")
            return None
        if result.is_answered:
            return result.body
        self.load.faults.append(f"{result.status}: {result.body}")
        return None


def _told(reply: Body) -> tuple[object, ...]:
    """What a customer knows of a reply, whichever version says it."""
    return tuple(reply[name] for name in ("message_id", "reply", "source", "reason"))
