"""What the variables of the environment make of LLMS."""

from __future__ import annotations

from typing import Any

import environ
import pytest

from supportbot import llm_settings
from supportbot.llm_settings import BACKENDS, ConfiguredLLMs


def read(**variables: str) -> ConfiguredLLMs:
    env = environ.FileAwareEnv()
    env.ENVIRON = variables
    return llm_settings.read(env, threads=12)


def default(**variables: str) -> dict[str, Any]:  # Any: LLMS holds options of any kind
    return read(**variables).llms["default"]


def test_gemini_is_the_model_unless_told_otherwise() -> None:
    found = read(GEMINI_API_KEY="k", GEMINI_MODEL="m", GEMINI_MAX_CONCURRENT_CALLS="3")

    assert list(found.llms) == ["default"]
    assert found.llms["default"]["BACKEND"] == BACKENDS["gemini"]
    assert found.llms["default"]["OPTIONS"]["api_key"] == "k"
    assert found.llms["default"]["POLICY"] == {
        "first_token_timeout": 8.0,
        "idle_timeout": 8.0,
        "max_concurrent_calls": 3,
        "max_queued_calls": 4,
    }


def test_three_lines_are_a_local_model() -> None:
    found = default(
        LLM_BACKEND="openai",
        OPENAI_BASE_URL="http://127.0.0.1:11434/v1",
        OPENAI_MODEL="llama3.2",
    )

    assert found["BACKEND"] == BACKENDS["openai"]
    assert found["OPTIONS"]["base_url"] == "http://127.0.0.1:11434/v1"
    assert found["OPTIONS"]["model"] == "llama3.2"


@pytest.mark.parametrize(
    ("variables", "aliases"),
    [
        ({"OPENAI_MODEL": "m"}, ["default", "openai"]),
        ({"LLM_BACKEND": "openai", "GEMINI_API_KEY": "k"}, ["default", "gemini"]),
        ({"LLM_BACKEND": "openai", "OPENAI_MODEL": "m"}, ["default"]),
    ],
)
def test_other_service_is_there_as_a_spare_once_it_is_set_up(
    variables: dict[str, str], aliases: list[str]
) -> None:
    assert list(read(**variables).llms) == aliases


def test_no_model_is_a_choice() -> None:
    assert default(LLM_BACKEND="none")["BACKEND"] == BACKENDS["none"]


def test_class_of_somebody_else_can_be_named() -> None:
    assert default(LLM_BACKEND="shop.llm.Ours")["BACKEND"] == "shop.llm.Ours"


def test_further_alias_has_what_it_does_not_say_from_the_variables() -> None:
    larger = read(
        GEMINI_API_KEY="k",
        LLMS='{"larger": {"BACKEND": "gemini", "OPTIONS": {"model": "large"},'
        ' "POLICY": {"idle_timeout": 3}}}',
    ).llms["larger"]

    assert larger["BACKEND"] == BACKENDS["gemini"]
    assert (larger["OPTIONS"]["model"], larger["OPTIONS"]["api_key"]) == ("large", "k")
    assert larger["POLICY"]["idle_timeout"] == 3
    assert larger["POLICY"]["first_token_timeout"] == 8.0


def test_key_is_never_inherited_by_another_address() -> None:
    other = read(
        OPENAI_API_KEY="k",
        OPENAI_HEADERS='{"X-Key": "k"}',
        LLMS='{"other": {"BACKEND": "openai", "OPTIONS": {"model": "m", '
        '"base_url": "https://other.example/v1"}}}',
    ).llms["other"]

    assert "k" not in str(other["OPTIONS"].values())
    assert "api_key" not in other["OPTIONS"]
    assert "headers" not in other["OPTIONS"]


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"LLMS": "{'a': 1}"}, "LLMS is no JSON at character 1."),
        ({"LLMS": "[]"}, "LLMS is no JSON object."),
        ({"LLMS": '{"a": 1}'}, "LLMS['a'], its OPTIONS or POLICY is no JSON object."),
        (
            {"LLMS": '{"a": {"OPTIONS": []}}'},
            "LLMS['a'], its OPTIONS or POLICY is no JSON object.",
        ),
        ({"OPENAI_HEADERS": "secret"}, "OPENAI_HEADERS is no JSON at character 0."),
    ],
)
def test_what_cannot_be_read_is_told_without_what_it_holds(
    variables: dict[str, str], fault: str
) -> None:
    found = read(**variables)

    assert found.faults == (fault,)
    assert "default" in found.llms
