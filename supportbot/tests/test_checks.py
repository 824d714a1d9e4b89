"""Wrong settings are found by `manage.py check`, each under its id."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from django.db import connection
from pytest_django import Settings

GEMINI = "supportbot.llm.backends.gemini.GeminiBackend"


def ids_of_ours(*, include_deployment_checks: bool = False) -> list[str]:
    messages = run_checks(include_deployment_checks=include_deployment_checks)
    return [m.id for m in messages if m.id and m.id.startswith("supportbot.")]


def message(check_id: str) -> CheckMessage:
    return next(m for m in run_checks() if m.id == check_id)


@pytest.fixture(autouse=True)
def _sound_settings(settings: Settings, tmp_path: Path) -> None:
    settings.FAQ_EMBEDDING_MODEL = str(tmp_path)
    settings.SECRET_KEY_IS_CONFIGURED = True
    settings.SESSION_POLICY = "issued"


def test_sound_settings_pass() -> None:
    assert ids_of_ours(include_deployment_checks=True) == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has no such setting"
)
def test_a_wrong_wait_for_the_disk_is_an_error_that_names_the_right_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "synchronous", "SOMETIMES")

    wrong = message("supportbot.E011")

    assert "'SOMETIMES'; use one of NORMAL, FULL" in wrong.msg


def test_missing_gemini_key_is_no_fault(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": GEMINI, "OPTIONS": {"model": "m"}}}

    assert ids_of_ours() == []


def test_llms_without_default_is_an_error(settings: Settings) -> None:
    settings.LLMS = {}

    assert ids_of_ours() == ["supportbot.E001"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"model": "m", "base_url": "localhost:9999"}, "GEMINI_BASE_URL"),
        ({"model": ""}, "GEMINI_MODEL"),
        ({"modle": "m"}, "'modle'"),
    ],
    ids=["url", "model", "misspelt"],
)
def test_wrong_llm_option_is_an_error_that_names_it(
    settings: Settings, options: dict[str, str], named: str
) -> None:
    settings.LLMS = {"default": {"BACKEND": GEMINI, "OPTIONS": options}}

    error = message("supportbot.E002")

    assert error.msg.startswith("LLMS['default']: ")
    assert named in error.msg


def test_missing_package_of_the_optional_backend_is_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "google.generativeai", None)
    backend = "supportbot.llm.backends.google_generativeai.GoogleGenerativeAIBackend"
    settings.LLMS = {"default": {"BACKEND": backend, "OPTIONS": {"model": "m"}}}

    error = message("supportbot.E002")

    assert "pip install google-generativeai" in error.msg


def test_unknown_session_policy_is_an_error(settings: Settings) -> None:
    settings.SESSION_POLICY = "closed"

    error = message("supportbot.E003")

    assert error.hint == "Use one of issued, open."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_MAX_MESSAGE_CHARS", 0),
        ("CHAT_HISTORY_TURNS", -1),
        ("CHAT_TURN_TIMEOUT", 0.5),
        ("CHAT_TURN_TIMEOUT", float("nan")),
        ("LABEL_MIN_SESSIONS", 1),
        ("LABEL_HALF_LIFE_DAYS", 0),
        ("LABEL_CAP_PER_FAQ", -1),
    ],
)
def test_number_out_of_range_is_an_error(
    settings: Settings, name: str, value: float
) -> None:
    setattr(settings, name, value)

    error = message("supportbot.E004")

    assert error.msg == f"{name} is {value}."


def test_missing_encoder_is_a_warning(settings: Settings, tmp_path: Path) -> None:
    settings.FAQ_EMBEDDING_MODEL = str(tmp_path / "none")

    assert ids_of_ours() == ["supportbot.W001"]


def test_no_encoder_on_purpose_is_fine(settings: Settings) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""

    assert ids_of_ours() == []


def test_open_sessions_do_not_deploy(settings: Settings) -> None:
    settings.SESSION_POLICY = "open"

    assert ids_of_ours(include_deployment_checks=True) == ["supportbot.E005"]
    assert ids_of_ours() == []


def test_open_sessions_are_fine_for_debugging(settings: Settings) -> None:
    settings.SESSION_POLICY = "open"
    settings.DEBUG = True

    assert ids_of_ours(include_deployment_checks=True) == []


def test_made_up_secret_key_does_not_deploy(settings: Settings) -> None:
    settings.SECRET_KEY_IS_CONFIGURED = False

    assert ids_of_ours(include_deployment_checks=True) == ["supportbot.E006"]


def test_budget_of_money_needs_prices(settings: Settings) -> None:
    settings.MODEL_DAILY_COST = 5.0

    assert ids_of_ours() == ["supportbot.E007"]


def test_budget_of_money_with_prices_passes(settings: Settings) -> None:
    settings.MODEL_DAILY_COST, settings.MODEL_PRICE_PER_1K_OUTPUT = 5.0, 0.4

    assert ids_of_ours() == []


@pytest.mark.parametrize(
    ("url", "secret", "fault"),
    [
        ("http://desk.example/hook", "x" * 24, "https://"),
        ("https://desk.example/hook", "", "at least 24 bytes"),
    ],
    ids=["address", "secret"],
)
def test_webhook_that_cannot_be_used_is_an_error(
    settings: Settings, url: str, secret: str, fault: str
) -> None:
    settings.HANDOFF_WEBHOOK_URL, settings.HANDOFF_WEBHOOK_SECRET = url, secret

    assert fault in message("supportbot.E008").msg


def test_sound_webhook_passes(settings: Settings) -> None:
    settings.HANDOFF_WEBHOOK_URL = "https://desk.example/hook"
    settings.HANDOFF_WEBHOOK_SECRET = "x" * 24

    assert ids_of_ours() == []


def test_bot_text_that_cannot_be_said_is_an_error(settings: Settings) -> None:
    settings.BOT_TEXTS = '{"hello": "Hi", "human": "Call us."}'

    assert ids_of_ours() == ["supportbot.E009", "supportbot.E009"]


def test_sound_bot_texts_pass(settings: Settings) -> None:
    settings.BOT_TEXTS = '{"human": {"en": "Call {contact}"}, "closest": ""}'

    assert ids_of_ours() == []


def test_default_language_that_is_none_is_an_error(settings: Settings) -> None:
    settings.DEFAULT_LANGUAGE = "english"

    assert message("supportbot.E010").msg == "DEFAULT_LANGUAGE is 'english'."


def test_default_language_without_shipped_texts_is_a_warning(
    settings: Settings,
) -> None:
    settings.DEFAULT_LANGUAGE = "sv"

    assert ids_of_ours() == ["supportbot.W002"]


def test_metrics_for_an_unknown_audience_are_an_error(settings: Settings) -> None:
    settings.METRICS = "yes"

    assert ids_of_ours() == ["supportbot.E014"]
    assert message("supportbot.E014").hint == "Use one of off, loopback, on."


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("MODEL_USE", "on", "Use one of off, referee, free."),
        ("MODEL_BELOW", "none", "Use one of sure, likely."),
    ],
)
def test_a_use_of_the_model_that_nobody_knows_is_an_error(
    settings: Settings, name: str, value: str, hint: str
) -> None:
    setattr(settings, name, value)

    assert ids_of_ours() == ["supportbot.E015"]
    assert message("supportbot.E015").hint == hint
