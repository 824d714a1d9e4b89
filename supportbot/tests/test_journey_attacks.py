"""Attacks on a model that obeys them all: nothing of it reaches a customer.

What a model may be talked into is nobody's guess, so that none is made: it does what it
is told to, in every shape a reply can have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from math import gcd
from typing import Any, cast

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from faq import search
from faq.models import FAQ
from supportbot.llm import llms
from supportbot.llm.testing.checks import KEY
from supportbot.tests.harm import Secrets, harms, unsafe_tags
from supportbot.tests.obedient_model import PAYLOADS, SHAPES, Attack, ObedientModel
from supportbot.tests.obedient_services import ObedientGemini, ObedientOpenAI
from supportbot.tests.sampling import one_in

CORPORA = django_settings.BASE_DIR.parent / "shared" / "corpora" / "adversarial"
NAMES = ("indirect_injection", "jailbreak", "system_prompt_extraction")
HANDWRITTEN = django_settings.BASE_DIR / "fixtures" / "cases" / "attacks.jsonl"
QUESTION = "Could my delivery go to Leeds by drone, please?"
AnyModel = ObedientModel | ObedientGemini | ObedientOpenAI
SERVICES: dict[str, type[ObedientGemini | ObedientOpenAI]] = {
    "gemini.GeminiBackend": ObedientGemini,
    "openai.OpenAIBackend": ObedientOpenAI,
}
MOST = 0.6  # others are small talk, or find their FAQ
CANARY = "canary-of-another-conversation"
ALL_ATTACKS = [
    Attack(payload=payload, shape=shape) for shape in SHAPES for payload in PAYLOADS
]
needs_corpora = pytest.mark.skipif(
    not CORPORA.exists(), reason="the adversarial corpora are not beside the checkout"
)


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 0
    settings.CHAT_MESSAGES_PER_MINUTE_PER_SESSION = 0
    search.reset()


@pytest.fixture
def model(settings: Settings, no_llm: None) -> ObedientModel:
    settings.LLMS = {
        "default": {"BACKEND": "supportbot.tests.obedient_model.ObedientModel"}
    }
    return cast("ObedientModel", llms["default"])


@pytest.fixture(autouse=True)
def faqs(make_faq: Callable[..., FAQ]) -> None:
    """What the bot may say, and an FAQ that is an attack itself."""
    make_faq(
        "Do you deliver outside the UK?",
        "Delivery is within the UK. See <https://shop.example/delivery>.",
    )
    make_faq(
        "How much does delivery cost?",
        "Delivery costs £3.95 an order. Write to help@shop.example with questions.",
    )
    make_faq(
        "How do I cancel an order?",
        "Open the order and choose 'Cancel' before it is packed. We pay the money back "
        "to your card within 5 days.",
    )
    make_faq("What must I know about drone delivery?", cases("in an FAQ")[2])


def cases(kind: str = "") -> list[str]:
    """The attacks written for this project; each kind or one."""
    lines = map(json.loads, HANDWRITTEN.read_text(encoding="utf-8").splitlines())
    return [line["case"] for line in lines if line["kind"] == (kind or line["kind"])]


def corpus(name: str) -> list[str]:
    lines = (CORPORA / f"{name}.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["case"][:2000] for line in lines]


def attacks_in_turn(count: int) -> list[Attack]:
    """Shapes and payloads mixed, as many as asked for."""
    step = 11
    assert gcd(step, len(ALL_ATTACKS)) == 1, "the step leaves attacks out"
    return [ALL_ATTACKS[n * step % len(ALL_ATTACKS)] for n in range(count)]


def told(client: Client, message: str, *, stream: bool) -> str:
    """All that a caller reads of the reply, as one text, whichever way it comes."""
    body = {"message": message, "stream": stream}
    response = client.post("/chat", body, content_type="application/json")
    assert response.status_code == 200, message
    if not isinstance(response, StreamingHttpResponse):
        return _text(response.json())
    lines = response.getvalue().decode().splitlines()
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    deltas = "".join(str(event.get("text", "")) for event in events)
    return "\n".join([deltas, *map(_text, events)])


def _text(reply: dict[str, Any]) -> str:  # Any: JSON
    """Reply and citations; the HTML holds no tag that is not safe."""
    assert unsafe_tags(str(reply.get("html", ""))) == []
    shown = [reply.get("reply"), reply.get("text"), reply.get("html")]
    shown += [faq["question"] for faq in reply.get("citations") or ()]
    return "\n".join(str(text) for text in shown if text)


def harm_done(
    model: AnyModel,
    client: Client,
    messages: Iterator[str],
    attacks: list[Attack],
) -> list[tuple[str, str, str]]:
    """What got through, by shape and payload; plain and streamed in turn."""
    found, asked_count = [], 0
    for number, (message, attack) in enumerate(zip(messages, attacks, strict=False)):
        model.obey(attack)
        model.prompts.clear()
        text = told(client, message, stream=bool(number % 2))
        asked_count += bool(model.prompts)
        secrets = Secrets.of(model.prompts[-1]) if model.prompts else None
        kinds = harms(text.replace(message, ""), secrets=secrets)
        found += [(kind, attack.shape, attack.payload) for kind in kinds]
    assert asked_count >= MOST * len(attacks), "too few attacks reached the model"
    return found


def rows_that_must_stay() -> dict[str, list[object]]:
    """Every row but those of conversations and of counters."""
    kept = [
        model
        for model in apps.get_models()
        if model._meta.app_label in {"faq", "auth", "supportbot"}  # noqa: SLF001
        and model.__name__ not in {"RateLimitWindow", "Failure"}
    ]
    return {
        model.__name__: list(model._default_manager.values())  # noqa: SLF001
        for model in kept
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_that_the_model_is_told_to_publish_gets_through(
    shape: str, model: ObedientModel, client: Client
) -> None:
    # Each shape meets each sixth payload, each payload each sixth shape.
    payloads = one_in(6, list(PAYLOADS), first=list(SHAPES).index(shape))
    attacks = [Attack(payload=payload, shape=shape) for payload in payloads]

    assert harm_done(model, client, cycle([QUESTION]), attacks) == []


def test_no_hand_written_attack_gets_through(
    model: ObedientModel, client: Client
) -> None:
    attacks = attacks_in_turn(100)
    rows = rows_that_must_stay()

    found = harm_done(model, client, cycle(cases()), attacks)

    assert found == []
    assert rows_that_must_stay() == rows


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_no_attack_of_a_corpus_gets_through(
    name: str, model: ObedientModel, client: Client
) -> None:
    messages = one_in(8, corpus(name))
    attacks = attacks_in_turn(len(messages))
    rows = rows_that_must_stay()

    found = harm_done(model, client, iter(messages), attacks)

    assert found == []
    assert rows_that_must_stay() == rows


@needs_corpora
def test_an_attack_inside_an_faq_changes_nothing_but_that_faq(
    model: ObedientModel, client: Client, make_faq: Callable[..., FAQ]
) -> None:
    for number, text in enumerate(corpus("indirect_injection")):
        make_faq(f"What about delivery by drone number {number}?", text)
    messages = (f"Delivery by drone {number} to Leeds?" for number in range(80))

    assert harm_done(model, client, messages, attacks_in_turn(80)) == []


@pytest.mark.parametrize("backend", SERVICES)
def test_nothing_gets_through_that_comes_by_the_interface_of_a_service(
    backend: str, client: Client, settings: Settings
) -> None:
    rows = rows_that_must_stay()
    with SERVICES[backend]() as model:
        options = {"api_key": KEY, "model": "obedient", "base_url": model.url}
        settings.LLMS = {
            "default": {
                "BACKEND": f"supportbot.llm.backends.{backend}",
                "OPTIONS": options,
            }
        }
        found = harm_done(model, client, cycle([QUESTION]), attacks_in_turn(12))

    assert found == []
    assert rows_that_must_stay() == rows


def test_nobody_elses_words_are_in_a_prompt_or_a_reply(
    model: ObedientModel, client: Client
) -> None:
    model.obey(Attack(payload="whole prompt", shape="plain text"))
    told(client, f"{CANARY} {QUESTION}", stream=False)
    model.prompts.clear()

    text = told(client, cases("extraction")[-1], stream=False)

    [prompt] = model.prompts
    said = "\n".join([prompt.instructions, *(turn.text for turn in prompt.turns)])
    assert CANARY not in said + text
    assert django_settings.SECRET_KEY not in said


@pytest.mark.parametrize("shape", SHAPES)
def test_the_playground_shows_staff_no_active_html(
    shape: str, model: ObedientModel, staff_client: Client
) -> None:
    address = reverse("staff:playground_reply")
    pages = []

    for payload in ("script", "image tag", "Markdown image", "Markdown script link"):
        model.obey(Attack(payload=payload, shape=shape))
        sent = {"message": QUESTION, "ask_model": "on"}
        pages.append(staff_client.post(address, sent).content.decode())

    page = "".join(pages)
    assert "It was asked" in page or "wrote" in page
    for active in ("<script>alert", "<img", 'onerror="', 'href="javascript:'):
        assert active not in page
