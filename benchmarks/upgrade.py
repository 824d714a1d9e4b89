"""Upgrades a bot in use: the last release and this code side by side on one database.

python -m benchmarks.upgrade                  # 10,000 turns, SQLite
python -m benchmarks.upgrade --quick          # 1,000 turns
python -m benchmarks.upgrade --postgres URL   # a database of its own in that server
python -m benchmarks.upgrade --dump FILE      # only its database with data, as SQL
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from benchmarks.releases import (
    Database,
    OldServer,
    ReleaseNotHere,
    last_release,
    own_database,
    python_for,
)
from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from benchmarks.upgrade_load import Balancer, Load, known_answers
from supportbot.llm.tests.fake_gemini import FakeGemini, answer

# A migration that waits for a lock makes all others wait behind it: docs/releases.md.
LOCK_TIMEOUT = "-c lock_timeout=2s"
ATTEMPTS = 5
EARLIER = 12  # turns before the load
EDITED = 60  # an FAQ that no customer asks for
SAVED = " Staff have saved this."
# What the release knows and its HTTP interface does not write.
OF_STAFF = """
INSERT INTO faq_phrasing (faq_id, text, kind, created_at)
SELECT id, 'Never this', 'never', '2026-11-01' FROM faq_faq WHERE id = 1;
INSERT INTO faq_labelledquestion (faq_id, text, source, created_at)
SELECT id, 'Which one is it?', 'staff', '2026-11-01' FROM faq_faq WHERE id = 1;
INSERT INTO faq_calibration (answer_threshold, ask_back_threshold, target_precision,
model_sha256, constants_sha256, reason, figures, is_active, applied_by, created_at)
VALUES (0.9, 0.2, 0.95, '', '', 'Measured', '{}', TRUE, 'staff', '2026-11-01')"""
KEPT = (
    "SELECT id, text, state, source, reason, created_at FROM sessions_app_message",
    "SELECT id, question, keywords, status, created_at FROM faq_faq",
    "SELECT id, faq_id, text, kind FROM faq_phrasing",
    "SELECT id, faq_id, text, source FROM faq_labelledquestion",
    "SELECT id, answer_threshold, ask_back_threshold, reason FROM faq_calibration",
    "SELECT id, session_id, reason, contact FROM sessions_app_handoff",
    "SELECT id, message_id, rating, comment FROM sessions_app_feedback",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What an upgrade is played on."""

    site: Site
    database: Database
    old: OldServer
    new: Server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 turns")
    parser.add_argument("--postgres", metavar="URL", help="instead of SQLite")
    parser.add_argument(
        "--old-python", metavar="PATH", help="has what the release needs"
    )
    parser.add_argument("--dump", type=Path, metavar="FILE", help="upgrade nothing")
    parser.add_argument(
        "--or-skip", action="store_true", help="end with 0 where git lacks the release"
    )
    arguments = parser.parse_args()
    try:
        with _staged(arguments.postgres, arguments.old_python) as stage:
            if arguments.dump:
                with stage.old:
                    _fill(stage)
                arguments.dump.write_text(stage.database.dumped(), encoding="utf-8")
                return
            report = _play(stage, 1_000 if arguments.quick else 10_000)
    except ReleaseNotHere as exc:
        note(str(exc))
        sys.exit(0 if arguments.or_skip else 1)
    report.finish()


@contextmanager
def _staged(postgres: str | None, old_python: str | None) -> Iterator[Stage]:
    with (
        tempfile.TemporaryDirectory() as name,
        own_database(Path(name), postgres) as database,
        FakeGemini() as gemini,
    ):
        gemini.fallback = answer("It does not. ", "Ask an astronomer.")
        folder = Path(name)
        code = last_release().check_out(folder)
        python = old_python or python_for(code, folder)
        site = Site.unprepared(folder, gemini.url, DATABASE_URL=database.url)
        site.manage("migrate", "--verbosity", "0", code=code, python=python)
        sample = str(code / "fixtures" / "faq_dataset.csv")
        site.manage("import_faq", sample, code=code, python=python)
        key = site.manage("create_api_key", "benchmark", code=code, python=python)
        site = replace(site, api_key=key)
        yield Stage(
            site=site,
            database=database,
            old=OldServer(site=site, code=code, python=python),
            new=Server(site=site),
        )


def _play(stage: Stage, turns: int) -> Report:
    report = Report()
    load = Load(balancer=Balancer(), answers=known_answers())
    with stage.old:
        _fill(stage)
        kept = rows_kept(stage.database)
        load.balancer.switch_to(stage.old)
        with load.running():
            load.wait_for(turns * 2 // 10)
            _tell("old version alone", load)
            _migrate(stage.site)
            _tell("while it was migrated", load)
            with stage.new:
                _exchange(stage, load, report, turns)
            load.wait_for(turns)
            _tell("old version again", load)
    report.none("errors and wrong answers", len(load.faults))
    report.none("acknowledged turns that are lost", _count_lost(stage.database, load))
    report.none("rows of before that are lost", len(kept - rows_kept(stage.database)))
    return report


def _exchange(stage: Stage, load: Load, report: Report, turns: int) -> None:
    """Both versions, the new one alone, and the way back without un-migrating."""
    load.balancer.switch_to(stage.old, stage.new)
    report.none("stale answers after a save", _count_stale(stage))
    load.wait_for(turns * 7 // 10)
    _tell("both versions", load)
    load.balancer.switch_to(stage.new)
    stage.old.stop()
    load.wait_for(turns * 9 // 10)
    _tell("new version alone", load)
    stage.old.start()
    load.balancer.switch_to(stage.old)
    stage.new.stop()


def _fill(stage: Stage) -> None:
    """What staff and customers leave in the release's database."""
    stage.database.execute(*OF_STAFF.split(";"))
    with stage.old.client() as client:
        for number, question in enumerate(islice(known_answers(), EARLIER)):
            session = f"earlier {number // 4}"
            reply = client.chat(session, question).body
            client.chat(session, f"Is that so, {number}?")
            client.post(
                "/feedback",
                {},
                session_id=session,
                message_id=reply["message_id"],
                rating="down",
                reason="unclear",
            )
            client.post("/handoff", {}, session_id=session, reason="complaint")
        client.reset("earlier 1")


def _migrate(site: Site) -> None:
    """As docs/releases.md says: once more if a lock was not to be had."""
    impatient = {**site.environment, "PGOPTIONS": LOCK_TIMEOUT}
    migrating = replace(site, environment=impatient)
    for _ in range(ATTEMPTS - 1):
        with suppress(subprocess.CalledProcessError):
            migrating.manage("migrate", "--verbosity", "0")
            return
    migrating.manage("migrate", "--verbosity", "0")


def _count_stale(stage: Stage) -> int:
    """Answers of any process of either version that are older than a save."""
    faq = f"faq_faq WHERE id = {EDITED}"
    [(question, before)] = stage.database.fetch(f"SELECT question, answer FROM {faq}")  # noqa: S608 - constants
    stage.database.execute(
        f"UPDATE faq_faq SET answer = answer || '{SAVED}' WHERE id = {EDITED}"  # noqa: S608 - constants
    )
    replies = [
        server.ask(f"after a save {number}", question).body.get("reply")
        for server in (stage.old, stage.new)
        for number in range(8)
    ]
    return len(replies) - replies.count(before.strip() + SAVED)


def _tell(name: str, load: Load) -> None:
    note(
        f"{name}: {len(load.acknowledged)} turns so far,"
        f" the slowest of these {load.slowest_until_now():.2f} s"
    )


def rows_kept(database: Database) -> set[tuple[object, ...]]:
    """What an upgrade may not lose."""
    return {(query, *row) for query in KEPT for row in database.fetch(query)}


def _count_lost(database: Database, load: Load) -> int:
    stored = dict(
        database.fetch(
            "SELECT id, text FROM sessions_app_message WHERE role='assistant'"
        )
    )
    return sum(stored.get(pk) != text for pk, text in load.acknowledged.items())


if __name__ == "__main__":
    main()
