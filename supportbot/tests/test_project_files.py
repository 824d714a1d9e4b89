"""Version, Makefile and hooks say what the project does."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.utils.module_loading import import_string

from benchmarks import sources
from supportbot import __version__

MAKEFILE = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
CI = (settings.BASE_DIR / ".ci/run").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads(
    (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
)
[LOCAL] = yaml.safe_load(
    (settings.BASE_DIR / ".pre-commit-config.yaml").read_text(encoding="utf-8")
)["repos"]


def test_package_has_the_version_of_the_code() -> None:
    attribute = PYPROJECT["tool"]["setuptools"]["dynamic"]["version"]["attr"]

    assert "version" in PYPROJECT["project"]["dynamic"]
    assert import_string(attribute) == __version__


def test_api_has_the_version_of_the_code() -> None:
    assert settings.SPECTACULAR_SETTINGS["VERSION"] == __version__


def test_version_is_written_in_one_place() -> None:
    found = [
        source.path
        for source in sources.read(settings.BASE_DIR)
        if f'"{__version__}"' in source.text
    ]

    assert found == ["supportbot/__init__.py"]


@pytest.mark.parametrize("target", ["demo", "test", "lint", "gate", "bench"])
def test_make_target_is_explained(target: str) -> None:
    assert re.search(rf"^{target}:  ## \w", MAKEFILE, re.MULTILINE)


def test_make_calls_commands_that_exist() -> None:
    called = re.findall(r"manage\.py (\w+)", MAKEFILE)

    assert {"demo", "test", "evaluate_faq", "evaluate_answers"} == set(called)
    assert set(called) <= set(get_commands())


def test_make_runs_benchmarks_that_exist() -> None:
    run = re.findall(r"-m (benchmarks\.\w+)", MAKEFILE)

    assert "benchmarks.structure" in run
    assert [name for name in run if find_spec(name) is None] == []


@pytest.mark.parametrize("hook", LOCAL["hooks"], ids=lambda hook: str(hook["id"]))
def test_hook_runs_a_step_of_ci_without_a_network(hook: dict[str, str]) -> None:
    assert LOCAL["repo"] == "local"
    assert hook["language"] == "system"
    assert hook["entry"].partition(" --")[0] in CI
