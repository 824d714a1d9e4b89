"""The backend of the guide is one: it passes what every backend passes."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

GUIDE = (settings.BASE_DIR / "docs/backends.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def run(code: str) -> dict[str, Any]:  # Any: what the page defines
    defined: dict[str, Any] = {"__name__": __name__}
    exec(compile(code, "docs/backends.md", "exec"), defined)  # noqa: S102 (our own page)
    return defined


class TestBackendOfTheGuide(run("\n".join(BLOCKS))["TestEcho"]):  # type: ignore[misc]  # defined by the page
    pass


def test_page_has_a_backend_and_its_tests() -> None:
    backend, tests = BLOCKS

    assert "class EchoBackend(LLM)" in backend
    assert "class TestEcho(HTTPBackendChecks)" in tests
