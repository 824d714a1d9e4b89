"""Lets messages, resets and repeated keys of one session race over two processes.

python -m benchmarks.races           # 1,000 resets, 100 keys
python -m benchmarks.races --quick   # 40 resets, 10 keys
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reports import Report
from benchmarks.servers import Server, Site
from supportbot.llm.tests.fake_gemini import FakeGemini, Request, Response, answer

if TYPE_CHECKING:
    from benchmarks.clients import Result

CODE = re.compile(r"code-[a-z]+-\d+")
SAME_KEY = 8  # requests at once
LANES = 4  # sessions in which a reset races at the same time

MESSAGES = """
SELECT message.text, message.epoch, message.state, reply.text
FROM sessions_app_message message
JOIN sessions_app_message reply ON reply.reply_to_id = message.id
JOIN sessions_app_chatsession session ON session.id = message.session_id
WHERE session.label = ? ORDER BY message.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A turn as it stands in the database."""

    text: str
    epoch: int
    state: str
    reply: str


class Observed(FakeGemini):
    """A fake model that notes, session by session, which calls overlap."""

    def __init__(self, *, seconds: float) -> None:
        super().__init__()
        self.prompts: dict[str, list[str]] = {}  # by the newest message's code
        self.order: list[str] = []
        self.most_at_once = 0
        self._seconds = seconds
        self._running: dict[str, int] = {}
        self._lock = threading.Lock()

    def respond_to(self, request: Request) -> Response:
        codes = CODE.findall(request.body["contents"][-1]["parts"][0]["text"])
        newest = codes[-1]
        session = newest.rpartition("-")[0]
        with self._lock:
            self.order.append(newest)
            self.prompts.setdefault(newest, []).append(request.text)
            self._running[session] = self._running.get(session, 0) + 1
            self.most_at_once = max(self.most_at_once, self._running[session])
        time.sleep(self._seconds)
        with self._lock:
            self._running[session] -= 1
        return answer("Nobody knows that for certain.")

    def calls_for(self, code: str) -> int:
        return len(self.prompts.get(code, ()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    report = Report()
    with (
        tempfile.TemporaryDirectory() as folder,
        Observed(seconds=0.02) as gemini,
        Server(
            site=Site.create(Path(folder), gemini.url, GEMINI_MAX_CONCURRENT_CALLS="32")
        ) as server,
    ):
        for count in (2, 4, 8, 32):
            _cross(server, gemini, report, count, rounds=1 if is_quick else 10)
        _race_resets(server, gemini, report, 40 if is_quick else 1000)
        _repeat_keys(server, gemini, report, 10 if is_quick else 100)
    report.finish()


def _cross(
    server: Server, gemini: Observed, report: Report, count: int, *, rounds: int
) -> None:
    """Send so many messages at once to one session, over and over.

    A few are stored and keep their order; the others are refused and leave nothing.
    """
    lost = disordered = refused = strange = remains = 0
    gemini.most_at_once = 0
    for number in range(rounds):
        session = f"cross {count} {number}"
        letters = f"{_letters(count)}{_letters(number)}"
        codes = [f"code-{letters}-{place}" for place in range(count)]
        gemini.order.clear()
        results = _at_once([_asker(server, session, code) for code in codes])
        stored = _stored(server.site, session)
        answered = [turn for turn in stored if turn.state == "answered"]
        kept_out = [
            code
            for code, result in zip(codes, results, strict=True)
            if result.is_kept_out
        ]
        refused += len(kept_out)
        strange += count - len(kept_out) - _answered(results)
        lost += _answered(results) - len(answered)
        left = {_code(turn.text) for turn in stored} | set(gemini.order)
        remains += len(left.intersection(kept_out))
        disordered += [_code(turn.text) for turn in stored] != gemini.order
        disordered += not _has_whole_history(gemini, stored)
    report.none(f"{count} messages at once, {rounds} times: lost", lost)
    report.add(
        "  refused, as too many were open", refused, holds=refused < rounds * count
    )
    report.none("  of those, stored or sent to the model", remains)
    report.none("  answers other than 200 and that", strange)
    report.none("  sessions out of order", disordered)
    report.at_most("  model calls at once in the session", gemini.most_at_once, 1)


def _has_whole_history(gemini: Observed, stored: list[Stored]) -> bool:
    """Whether each prompt held the ten turns before it, in their order."""
    codes = [_code(turn.text) for turn in stored]
    seen = [
        list(dict.fromkeys(CODE.findall(gemini.prompts[code][-1]))) for code in codes
    ]
    return seen == [
        codes[max(0, place - 10) : place + 1] for place in range(len(codes))
    ]


def _race_resets(server: Server, gemini: Observed, report: Report, count: int) -> None:
    with ThreadPoolExecutor(LANES) as lanes:
        leaks = list(
            lanes.map(lambda number: _reset_once(server, gemini, number), range(count))
        )
    report.none(f"{count} resets racing a message: old messages leaked", sum(leaks))
    inside = sum(
        _stored(server.site, f"reset {number}")[1].epoch == 0 for number in range(count)
    )
    report.add("  messages that were stored before the reset", inside, holds=inside > 0)
    after = count - inside
    report.add("  messages that were stored after it", after, holds=after > 0)


def _reset_once(server: Server, gemini: Observed, number: int) -> int:
    """How many messages of the closed epoch the next prompt holds."""
    session = f"reset {number}"
    old, racing, new = (
        f"code-{name}{_letters(number)}-1" for name in ("old", "racing", "new")
    )
    pauses = random.Random(number)  # noqa: S311 - no secret
    server.ask(session, _question(old))
    _at_once(
        [
            lambda: _later(
                pauses.uniform(0, 0.02), server.ask, session, _question(racing)
            ),
            lambda: _later(pauses.uniform(0, 0.06), _reset, server, session),
        ]
    )
    server.ask(session, _question(new))
    stored = _stored(server.site, session)
    closed = [_code(turn.text) for turn in stored if turn.epoch == 0]
    prompt = gemini.prompts[new][-1]
    is_complete = len(stored) == 3 and stored[-1].epoch == 1  # noqa: PLR2004 - old, racing, new
    return sum(code in prompt for code in closed) + (not is_complete)


def _repeat_keys(server: Server, gemini: Observed, report: Report, count: int) -> None:
    turns = calls = replies = refused = 0
    for number in range(count):
        session, code = f"key {number}", f"code-key{_letters(number)}-1"
        ask = _asker(server, session, code, key=code)
        results = _at_once([ask] * SAME_KEY)
        again = ask()
        ids = {r.body["message_id"] for r in [*results, again] if r.is_answered}
        turns += len(_stored(server.site, session)) != 1
        calls += gemini.calls_for(code) != 1
        replies += len(ids) != 1
        refused += sum(r.status not in {200, 409} for r in [*results, again])
    report.none(f"{count} keys x {SAME_KEY} at once: not exactly one turn", turns)
    report.none("  not exactly one model call", calls)
    report.none("  not exactly one reply", replies)
    report.none("  answers other than 200 and 409", refused)


def _asker(
    server: Server, session: str, code: str, *, key: str | None = None
) -> Callable[[], Result]:
    return lambda: server.ask(session, _question(code), idempotency_key=key)


def _reset(server: Server, session: str) -> Result:
    with server.client() as client:
        return client.reset(session)


def _later(pause: float, call: Callable[..., Result], *arguments: object) -> Result:
    time.sleep(pause)
    return call(*arguments)


def _at_once(calls: Iterable[Callable[[], Result]]) -> list[Result]:
    """The results of calls that start together."""
    calls = list(calls)
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _stored(site: Site, session: str) -> list[Stored]:
    with site.sql() as connection:
        return [
            Stored(text=text, epoch=epoch, state=state, reply=reply)
            for text, epoch, state, reply in connection.execute(MESSAGES, [session])
        ]


def _answered(results: list[Result]) -> int:
    return sum(result.is_answered for result in results)


def _question(code: str) -> str:
    """A message that no FAQ answers."""
    return f"Does the moon orbit a lighthouse called {code}?"


def _code(text: str) -> str:
    code: str = CODE.findall(text)[0]
    return code


def _letters(number: int) -> str:
    """A number in letters, so that no code is the beginning of another."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


if __name__ == "__main__":
    main()
