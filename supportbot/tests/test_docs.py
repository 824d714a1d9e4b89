"""The README and .env.example tell the truth about settings, commands, endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver

README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
OUR_APPS = {"supportbot", "faq", "sessions_app"}
DJANGO_SETTING = re.compile(r"""env\.\w+\((?:\s|#.*)*["']([A-Z][A-Z0-9_]+)["']""")
PAGE_SETTING = re.compile(r"""["']((?:API|UI|CHAT)_[A-Z0-9_]+)["']""")


def settings_read() -> Iterator[str]:
    django = (settings.BASE_DIR / "supportbot/settings.py").read_text(encoding="utf-8")
    page = (settings.BASE_DIR / "gradio_ui/settings.py").read_text(encoding="utf-8")
    yield from DJANGO_SETTING.findall(django)
    yield from PAGE_SETTING.findall(page)


def own_commands() -> list[str]:
    return [name for name, app in get_commands().items() if app in OUR_APPS]


def endpoints() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        route = re.sub(r"[\^$]|/\?|/$", "", str(pattern.pattern))
        if route and route not in {"admin", "static"}:
            yield f"/{route}"


@pytest.mark.parametrize("setting", sorted(set(settings_read())))
def test_setting_is_documented(setting: str) -> None:
    assert f"`{setting}`" in README
    assert re.search(rf"^# ?{setting}=|^{setting}=", ENV_EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(own_commands()))
def test_command_is_documented(command: str) -> None:
    assert f"manage.py {command}" in README


@pytest.mark.parametrize("endpoint", sorted(set(endpoints())))
def test_endpoint_is_documented(endpoint: str) -> None:
    assert f"`{endpoint}`" in README or f" {endpoint}`" in README


def test_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", ENV_EXAMPLE, re.MULTILINE))

    assert documented <= set(settings_read())


def test_direct_dependencies_have_their_reason_in_the_readme() -> None:
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    names = {
        found[0] for line in lines if (found := re.match(r"[A-Za-z][\w.-]*", line))
    }

    assert {name for name in names if f"`{name}`" not in README} == set()
