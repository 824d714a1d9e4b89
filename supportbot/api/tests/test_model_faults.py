"""Whatever a model's service does, `/chat` answers, and nobody learns what it said."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import httpx2
import pytest
from pytest_django import Settings

from faq.models import FAQ
from supportbot.api.tests.conftest import API
from supportbot.llm.testing import FAULTS, SECRET, ServiceFault
from supportbot.llm.testing.checks import KEY
from supportbot.llm.tests.fake_gemini import FakeGemini
from supportbot.llm.tests.fake_openai import FakeOpenAI
from supportbot.logs import JSONFormatter

BACKENDS = "supportbot.llm.backends"
SERVICES: dict[str, type[FakeGemini | FakeOpenAI]] = {
    "gemini": FakeGemini,
    "openai": FakeOpenAI,
}
CLASSES = {
    FakeGemini: f"{BACKENDS}.gemini.GeminiBackend",
    FakeOpenAI: f"{BACKENDS}.openai.OpenAIBackend",
}
# One of each kind: the backends are tested with all of them.
STATUSES = {f"status {code}" for code in (302, 400, 401, 404, 429, 500, 503, 504)}
TABLE = [
    fault
    for fault in FAULTS
    if not fault.name.startswith("status ") or fault.name in STATUSES
]
NEVER_SHOWN = (SECRET, KEY, "quotes the prompt", "Traceback", "Exception", "Error(")
NEVER_LOGGED = (SECRET, KEY, "quotes the prompt", "crocodile")
NUMBERS = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A service with faults, and the name under which one test asks it."""

    service: FakeGemini | FakeOpenAI
    name: str

    @property
    def calls(self) -> int:
        # By name: a call that the test before gave up may arrive only now.
        if isinstance(self.service, FakeGemini):
            return [each.model for each in self.service.requests].count(self.name)
        return [each.body["model"] for each in self.service.requests].count(self.name)


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> Iterator[FakeGemini | FakeOpenAI]:
    fake = SERVICES[request.param]()
    with fake:
        yield fake


@pytest.fixture(scope="module", autouse=True)
def _certificates_loaded_once() -> Iterator[None]:
    tls = httpx2.create_ssl_context()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(httpx2, "create_ssl_context", lambda: tls)
        yield


@pytest.fixture
def model(
    service: FakeGemini | FakeOpenAI,
    settings: Settings,
    make_faq: Callable[..., FAQ],
) -> Model:
    name = f"model-{next(NUMBERS)}"
    service.reset()
    settings.CHAT_TURN_TIMEOUT = 0.8
    settings.LLMS = {
        "default": {
            "BACKEND": CLASSES[type(service)],
            "OPTIONS": {"api_key": KEY, "model": name, "base_url": service.url},
            "POLICY": {
                "first_token_timeout": 0.15,
                "idle_timeout": 0.15,
                "retry_jitter": 0.001,
                "max_reply_chars": 5_000,
            },
        }
    }
    make_faq("Where is my parcel?", "It is on its way. Open your order.")
    return Model(service=service, name=name)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The lines as they are written in production."""
    return "\n".join(map(JSONFormatter().format, caplog.records))


@pytest.mark.parametrize("fault", TABLE, ids=lambda fault: fault.name)
def test_customer_gets_a_reply_and_nobody_the_providers_words(
    model: Model,
    api: API,
    caplog: pytest.LogCaptureFixture,
    fault: ServiceFault,
) -> None:
    # Plain from one service, streamed from the other; with the next fault reversed.
    is_gemini = isinstance(model.service, FakeGemini)
    is_stream = bool((TABLE.index(fault) + is_gemini) % 2)
    caplog.set_level(logging.INFO)
    model.service.enqueue(*(fault.script(model.service) for _ in range(2)))
    question = "may zebras enter your store with a crocodile"

    response = api.post("/chat", {"message": question, "stream": is_stream})

    body = b"".join(response).decode()
    assert response.status_code == 200
    assert reply_in(body)["source"] in {"Gemini AI", "Fallback"}
    assert [word for word in NEVER_SHOWN if word in body] == []
    assert [word for word in NEVER_LOGGED if word in logged(caplog)] == []
    assert model.calls <= 2


def reply_in(body: str) -> dict[str, str]:
    """The reply's object: the body, or what its last event carries."""
    _, _, last = body.rpartition("data: ")
    found: dict[str, str] = json.loads(last)
    return found
