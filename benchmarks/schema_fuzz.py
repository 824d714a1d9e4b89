"""Fuzzes the API against its own description: schemathesis, every check.

    python3 -m venv /tmp/fuzzvenv && /tmp/fuzzvenv/bin/pip install 'schemathesis~=4.32'
    python -m benchmarks.schema_fuzz --schemathesis /tmp/fuzzvenv/bin/st

As an integration with a key, as one that keeps FAQs, as an anonymous caller.
Schemathesis lives in an environment of its own: only this script needs it, and its pins
are not the bot's.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.reports import Report
from benchmarks.servers import Server, Site

LEAST_CASES = 10_000
CONFIGURATION = """
# That an Idempotency-Key belongs to another message (422), a message_id to another
# session (404), an ETag to another version (412), or a key to other scopes (403), are
# rules about two requests; no schema can tell.
[checks]
positive_data_acceptance.expected-statuses = [
    "2xx", "304", "401", "403", "404", "409", "412", "422"
]
missing_required_header.expected-statuses = ["400", "401", "403", "404", "406", "428"]
negative_data_rejection.expected-statuses = [
    "400", "401", "403", "404", "406", "412", "413", "415", "422", "428"
]
"""


def main() -> None:
    arguments = _parse()
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "schemathesis.toml").write_text(CONFIGURATION)
        no_limits = {
            f"CHAT_MESSAGES_PER_MINUTE_PER_{who}": "0"
            for who in ("ADDRESS", "KEY", "SESSION")
        }
        no_limits["KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY"] = "0"
        site = Site.create(folder, SQLITE_SYNCHRONOUS="NORMAL", **no_limits)
        with Server(site=site, workers=1, threads=4) as server:
            cases = 0
            editor = site.manage("create_api_key", "editor", *_all_scopes())
            keys = {"with a key": site.api_key, "of FAQs": editor, "anonymous": ""}
            for caller, key in keys.items():
                result = _fuzz(arguments, folder, server.port, key)
                cases += result["test_cases"]["generated"]
                report.none(f"failures {caller}", len(result["failures"]))
                report.none(f"errors {caller}", len(result["errors"]))
        report.at_least("cases", cases, LEAST_CASES)
    report.finish()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemathesis", default=shutil.which("st"), help="its `st`")
    parser.add_argument("--examples", type=int, default=2000, help="per operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.schemathesis is None:
        parser.error("schemathesis is not installed; see the lines above.")
    return arguments


def _all_scopes() -> list[str]:
    scopes = ("chat", "knowledge:read", "knowledge:write", "knowledge:publish")
    return [part for scope in scopes for part in ("--scope", scope)]


def _fuzz(
    arguments: argparse.Namespace, folder: Path, port: int, key: str
) -> dict[str, Any]:  # Any: the JSON report of schemathesis
    """The report of one run; what it found is on standard error."""
    report = folder / "report.json"
    command = [arguments.schemathesis, "--config-file", folder / "schemathesis.toml"]
    command += ["run", f"http://127.0.0.1:{port}/schema", "--checks", "all"]
    command += ["--max-examples", str(arguments.examples), "--continue-on-failure"]
    command += ["--seed", str(arguments.seed), "--generation-database", "none"]
    command += ["--report", "json", "--report-json-path", report]
    if key:
        command += ["--header", f"Authorization: Bearer {key}"]
    subprocess.run(command, cwd=folder, stdout=sys.stderr, check=False)
    result: dict[str, Any] = json.loads(report.read_text())  # Any: as above
    return result


if __name__ == "__main__":
    main()
