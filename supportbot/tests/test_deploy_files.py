"""What operators start is what the README says, and names what there is."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from benchmarks.image import ignored, instructions

ROOT: Path = settings.BASE_DIR
DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def unit(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as documented
    parser.read(path)
    return parser


def words_of_readme() -> set[str]:
    """How the README starts the API."""
    found = re.search(
        r"granian --interface.*?supportbot\.asgi:application", README, re.S
    )
    assert found
    return set(found[0].replace("\\\n", " ").split())


def test_image_and_unit_start_the_api_as_the_readme_does() -> None:
    commands = dict(instructions((ROOT / "Dockerfile").read_text()))
    in_image = set(re.findall(r'"([^"]+)"', commands["CMD"]))
    started = unit(DEPLOY / "systemd" / "supportbot-api.service")["Service"][
        "ExecStart"
    ]

    assert in_image == words_of_readme()
    assert set(started.split()[1:]) | {"granian"} == words_of_readme()


def test_image_is_of_somebody_without_rights() -> None:
    steps = list(instructions((ROOT / "Dockerfile").read_text()))

    assert ("USER", "10001:10001") in steps
    assert [name for name, _words in steps].count("FROM") == 2  # no build tools left


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", True),
        (".env.example", False),
        ("supportbot/chat/tests/test_answering.py", True),
        ("supportbot/chat/answering.py", False),
        ("docs/glossary.md", True),
        ("fixtures/evaluation/answers.json", True),
        ("fixtures/faq_dataset.csv", False),
        ("deploy/prepare.sh", False),
        ("models/small/model.onnx", False),
    ],
)
def test_the_image_holds_what_runs_and_nothing_else(path: str, expected: bool) -> None:
    assert ignored(path, (ROOT / ".dockerignore").read_text().split()) is expected


def test_scripts_that_are_started_can_be(compose: dict[str, Any]) -> None:
    commands = [service.get("command", []) for service in compose["services"].values()]
    scripts = [each for words in commands for each in words if each.endswith(".sh")]

    assert scripts
    for script in scripts:
        assert (ROOT / script).stat().st_mode & 0o111, script


def test_settings_of_the_compose_file_are_settings(compose: dict[str, Any]) -> None:
    known = README + (ROOT / ".env.example").read_text()

    for name in compose["x-bot"]["environment"]:
        assert re.search(rf"\b{name}\b", known), name


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_that_there_is_and_has_no_rights(path: Path) -> None:
    service = unit(path)["Service"]
    command = re.search(r"manage\.py (\w+)", service["ExecStart"])

    assert service["User"] == "supportbot"
    assert service["NoNewPrivileges"] == "yes"
    if command:
        assert (
            f"manage.py {command[1]}"
            in README + (ROOT / "docs/deploying.md").read_text()
        )


def test_alerts_watch_metrics_that_there_are() -> None:
    rules = (DEPLOY / "alerts.yml").read_text()
    listed = set(
        re.findall(r"`(supportbot_\w+)`", (ROOT / "docs/events.md").read_text())
    )

    watched = {
        name.removesuffix("_bucket") for name in re.findall(r"supportbot_\w+", rules)
    }

    assert watched
    assert watched <= listed


def test_every_alert_says_what_to_do() -> None:
    [group] = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]

    for rule in group["rules"]:
        assert rule["annotations"]["remedy"].endswith("."), rule["alert"]


@pytest.mark.parametrize(
    "command",
    [
        ("hadolint", "Dockerfile"),
        ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"),
    ],
    ids=lambda words: words[0],
)
def test_no_linter_objects(command: tuple[str, ...]) -> None:
    program = shutil.which(command[0], path=PROGRAMS)
    assert program, f"{command[0]} is part of requirements-dev.txt"

    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert not done.returncode, done.stdout + done.stderr
