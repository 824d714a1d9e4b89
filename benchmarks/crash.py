"""Kills the whole server at random moments under load and looks for what is lost.

python -m benchmarks.crash           # 100 kills
python -m benchmarks.crash --quick   # 10 kills
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

from benchmarks.clients import NotJSON
from benchmarks.loading import at_work
from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from benchmarks.teller import Teller
from sessions_app.tests.receiver import Receiver

TURN_TIMEOUT = 3.0
CLIENTS = 8
LOG_LINES = 40  # of the server's, shown with what went wrong
LONGEST_ROUND = 1.5  # seconds under load until the kill
FAQ_QUESTION = "How do I change the items in my order?"
UNKNOWN_QUESTION = "Does the moon orbit a lighthouse, part {}?"

STORED = """
SELECT count(*) FROM sessions_app_message reply
JOIN sessions_app_message message ON message.id = reply.reply_to_id
WHERE reply.id = ? AND reply.text = ? AND message.text = ?
AND message.state = reply.state
"""
ENDPOINT = """
INSERT INTO sessions_app_endpoint (name, url, secret, earlier_secret, event_types,
    includes_texts, created_at) VALUES ('desk', ?, ?, '', ?, 0, datetime('now'))
"""
WAITING = "SELECT count(*) FROM sessions_app_eventdelivery WHERE state = 'pending'"
SECRET = "a benchmark keeps no secrets"  # noqa: S105
ALL_TOLD_WITHIN = 120.0  # seconds; a kill leaves an event leased for up to 60
OVERDUE = """
SELECT count(*) FROM sessions_app_message WHERE state = 'pending' AND expires_at < ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A turn whose reply has reached its client."""

    message_id: int
    message: str
    reply: str
    source: str


@dataclass(slots=True)
class Load:
    """Clients that talk in sessions of their own until they are stopped."""

    server: Server
    round: int  # in sessions of its own: turns of the last may be open still
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def running(self) -> AbstractContextManager[None]:
        return at_work(self._talk, CLIENTS, self.is_over)

    def _talk(self, client: int) -> None:
        """Customers' and model's turns in turn; two clients share a session."""
        for number in range(1_000_000):
            is_known = number % 2 == 0
            message = FAQ_QUESTION if is_known else UNKNOWN_QUESTION.format(number)
            try:
                result = self.server.ask(f"session {self.round} {client // 2}", message)
            except (OSError, HTTPException):  # cut off: not acknowledged
                return
            except NotJSON as exc:
                self.unreadable.append(str(exc))
                return
            if not result.is_answered:
                self.refused.append(
                    f"{result.status} {result.content_type} {result.body}"
                )
            else:
                self.acknowledged.append(
                    Acknowledged(
                        message_id=result.body["message_id"],
                        message=message,
                        reply=result.body["reply"],
                        source=result.body["source"],
                    )
                )
            if self.is_over.is_set():
                return


@dataclass(slots=True)
class Totals:
    acknowledged: list[Acknowledged] = field(default_factory=list)
    lost: int = 0
    corrupt: int = 0
    overdue: int = 0
    refused: int = 0
    unreadable: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 kills, not 100")
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)  # noqa: S311 - no secret
    kills = 10 if arguments.quick else 100
    with (
        tempfile.TemporaryDirectory() as folder,
        Teller() as gemini,
        Receiver() as desk,
    ):
        gemini.fallback = replace(gemini.fallback, pause=0.1)
        site = Site.create(
            Path(folder),
            gemini.url,
            CHAT_TURN_TIMEOUT=str(TURN_TIMEOUT),
            CHAT_MAX_QUEUED_TURNS=str(CLIENTS),  # all may wait in one process
        )
        _add_endpoint(site, desk)
        totals = Totals()
        for number in range(kills):
            moment = moments.uniform(0.05, LONGEST_ROUND)
            _kill_once(Load(Server(site=site), round=number), totals, moment)
        _report(site, totals, kills, desk)


def _add_endpoint(site: Site, desk: Receiver) -> None:
    """Who is told of every turn."""
    types = json.dumps(["message.answered", "message.unanswered"])
    with site.sql() as connection:
        connection.execute(ENDPOINT, (desk.url, SECRET, types))


def _kill_once(load: Load, totals: Totals, moment: float) -> None:
    server, site = load.server, load.server.site
    with server:
        for number in range(4):  # each worker loads the model's SDK
            server.ask(f"warm-up {number}", UNKNOWN_QUESTION.format(number))
        began_at = datetime.now(UTC).replace(tzinfo=None)
        with load.running():
            time.sleep(moment)
            server.kill()
    totals.acknowledged += load.acknowledged
    totals.refused += len(load.refused)
    totals.unreadable += len(load.unreadable)
    _show(site, load.refused + load.unreadable)
    totals.lost += _count_lost(site, load.acknowledged)
    with site.sql() as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    totals.corrupt += verdict != "ok"
    if load.acknowledged:
        # A turn has begun since, and has marked what was past its deadline by then.
        totals.overdue += site.count(OVERDUE, str(began_at))


def _report_telling(report: Report, site: Site, totals: Totals, desk: Receiver) -> None:
    """At least once: a kill may fall between what was told and that it is noted."""
    told = [json.loads(request.body)["data"]["message_id"] for request in desk.requests]
    ids = Counter(request.headers["webhook-id"] for request in desk.requests)
    untold = {turn.message_id for turn in totals.acknowledged}.difference(told)
    report.none("acknowledged turns of which the endpoint was not told", len(untold))
    report.none("events that wait still", site.count(WAITING))
    report.add("events told more than once", ids.total() - len(ids), holds=True)


def _wait_until_all_is_told(site: Site, server: Server) -> None:
    """Ask now and then, as customers do: what is due is looked for beside turns."""
    deadline = time.monotonic() + ALL_TOLD_WITHIN
    while site.count(WAITING) and time.monotonic() < deadline:
        server.ask("meanwhile", FAQ_QUESTION)
        time.sleep(1)


def _show(site: Site, answers: list[str]) -> None:
    """Print what should not have come, and what the server said about it."""
    if not answers:
        return
    log = (site.folder / "server.log").read_text(errors="replace").splitlines()
    for line in [*answers, "the end of server.log:", *log[-LOG_LINES:]]:
        note(line)


def _count_lost(site: Site, acknowledged: list[Acknowledged]) -> int:
    return sum(
        site.count(STORED, turn.message_id, turn.reply, turn.message) == 0
        for turn in acknowledged
    )


def _report(site: Site, totals: Totals, kills: int, desk: Receiver) -> None:
    time.sleep(TURN_TIMEOUT)  # the deadline of whatever the last kill interrupted
    with Server(site=site) as server:
        server.ask("one more", FAQ_QUESTION)
        _wait_until_all_is_told(site, server)
    states = "SELECT count(*) FROM sessions_app_message WHERE role = 'user' AND state "
    by_model = sum(turn.source == "Gemini AI" for turn in totals.acknowledged)
    report = Report()
    report.add("kill -9 of all processes under load", kills, holds=True)
    count = len(totals.acknowledged)
    report.add("turns acknowledged", count, holds=count > kills)
    report.add("  by the model", by_model, holds=by_model > 0)
    interrupted = site.count(f"{states} = 'interrupted'")
    report.add("turns that a kill cut off", interrupted, holds=interrupted > 0)
    report.none("acknowledged turns lost", totals.lost)
    report.none(
        "acknowledged turns lost by the end", _count_lost(site, totals.acknowledged)
    )
    _report_telling(report, site, totals, desk)
    report.none("integrity checks failed", totals.corrupt)
    report.none("requests refused while the server ran", totals.refused)
    report.none("answers that were no JSON", totals.unreadable)
    report.none("messages past their deadline and not marked", totals.overdue)
    report.none("messages left pending", site.count(f"{states} = 'pending'"))
    report.finish()


if __name__ == "__main__":
    main()
