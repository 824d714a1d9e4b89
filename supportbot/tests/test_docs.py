"""README, CONTRIBUTING and .env.example tell the truth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

README_FILE = settings.BASE_DIR / "README.md"
README = README_FILE.read_text(encoding="utf-8")
CONTRIBUTING_FILE = settings.BASE_DIR / "CONTRIBUTING.md"
CONTRIBUTING = CONTRIBUTING_FILE.read_text(encoding="utf-8")
ENV_EXAMPLE = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
BENCHMARKS = settings.BASE_DIR / "benchmarks"
OUR_APPS = {"supportbot", "faq", "sessions_app"}
ROOMS = [settings.BASE_DIR / name for name in (*OUR_APPS, "gradio_ui")]
DJANGO_SETTING = re.compile(r"""env\.\w+\((?:\s|#.*)*["']([A-Z][A-Z0-9_]+)["']""")
CONVERTER = re.compile(r"<\w+:")
PAGE_SETTING = re.compile(r"""["']((?:API|UI|CHAT)_[A-Z0-9_]+)["']""")


def settings_read() -> Iterator[str]:
    for name in ("settings.py", "llm_settings.py"):
        django = (settings.BASE_DIR / "supportbot" / name).read_text(encoding="utf-8")
        yield from DJANGO_SETTING.findall(django)
    page = (settings.BASE_DIR / "gradio_ui/settings.py").read_text(encoding="utf-8")
    yield from PAGE_SETTING.findall(page)


def own_commands() -> list[str]:
    return [name for name, app in get_commands().items() if app in OUR_APPS]


def endpoints() -> set[str]:
    """Every route, without the trailing slash; of the admin only where it begins."""
    return {
        "/" + CONVERTER.sub("<", route).rstrip("/")
        for route in routes(get_resolver().url_patterns)
        if not re.match("admin/.", route)
    }


def routes(
    patterns: Iterable[URLPattern | URLResolver], start: str = ""
) -> Iterator[str]:
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


@pytest.mark.parametrize("setting", sorted(set(settings_read())))
def test_setting_is_documented(setting: str) -> None:
    assert f"`{setting}`" in README
    assert re.search(rf"^# ?{setting}=|^{setting}=", ENV_EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(own_commands()))
def test_command_is_documented(command: str) -> None:
    assert f"manage.py {command}" in README


@pytest.mark.parametrize("endpoint", sorted(endpoints()))
def test_endpoint_is_documented(endpoint: str) -> None:
    assert re.search(rf"[` ]{re.escape(endpoint)}/?`", README)


def test_endpoints_are_found() -> None:
    known = (
        "admin chat docs faq/search feedback handoff health history problems/<slug> "
        "reset schema"
    )

    assert endpoints() >= {f"/{name}" for name in known.split()}


def test_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", ENV_EXAMPLE, re.MULTILINE))

    assert documented <= set(settings_read())


@pytest.mark.parametrize(
    "page",
    [
        README_FILE,
        CONTRIBUTING_FILE,
        *sorted((settings.BASE_DIR / "docs").glob("*.md")),
    ],
    ids=lambda page: str(page.name),
)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!\w+:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert {link for link in links if not (page.parent / link).exists()} == set()


def test_files_that_the_guide_names_exist() -> None:
    named = set(re.findall(r"[\s`]((?:\w+/)+\w+\.py)\b", CONTRIBUTING))

    assert "faq/importing/exporting/export.py" in named
    assert {path for path in named if not (settings.BASE_DIR / path).exists()} == set()


def test_proofs_that_the_page_on_security_names_exist() -> None:
    page = (settings.BASE_DIR / "docs/security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+|benchmarks/\w+)\.py`", page))

    tests = {path.stem for room in ROOMS for path in room.rglob("test_*.py")}
    benchmarks = {f"benchmarks/{path.stem}" for path in BENCHMARKS.glob("*.py")}

    assert {"test_journey_access", "benchmarks/guessed_ids"} <= named
    assert named - tests - benchmarks == set()


def test_direct_dependencies_have_their_reason_in_the_readme() -> None:
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    names = {
        found[0] for line in lines if (found := re.match(r"[A-Za-z][\w.-]*", line))
    }

    assert {name for name in names if f"`{name}`" not in README} == set()
