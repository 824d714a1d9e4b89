"""Which language models there are: LLMS, made of the variables of the environment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import environ

BACKENDS = {
    "gemini": "supportbot.llm.backends.gemini.GeminiBackend",
    "google_generativeai": (
        "supportbot.llm.backends.google_generativeai.GoogleGenerativeAIBackend"
    ),
    "openai": "supportbot.llm.backends.openai.OpenAIBackend",
    "none": "supportbot.llm.backends.dummy.DummyBackend",
}
# Who names another address gives its key, too: ours is not for other hosts.
OF_THE_ADDRESS = {"api_key", "base_url", "headers"}

# Any: JSON, and the options of each backend, here and below
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredLLMs:
    """The LLMS setting, and what of the environment could not be read for it."""

    llms: dict[str, JSON]
    faults: tuple[str, ...] = ()


def read(env: environ.Env, *, threads: int) -> ConfiguredLLMs:
    """`default` is what LLM_BACKEND names; others are there for LLM_FALLBACKS.

    Of so many threads each model leaves half of what its calls do not need to the FAQ.
    """
    faults: list[str] = []
    services = {"gemini": _gemini(env), "openai": _openai(env, faults)}
    services["google_generativeai"] = services["gemini"]
    named = env.str("LLM_BACKEND", default="gemini")
    policy = _policy(env)
    llms = {"default": _entry(named, services, policy)}
    # The other service can be a spare as soon as it is set up.
    if named != "openai" and services["openai"]["OPTIONS"]["model"]:
        llms["openai"] = _entry("openai", services, policy)
    if named == "openai" and services["gemini"]["OPTIONS"]["api_key"]:
        llms["gemini"] = _entry("gemini", services, policy)
    for alias, config in _object("LLMS", env.str("LLMS", default=""), faults).items():
        if _is_entry(config):
            llms[alias] = _completed(config, services, policy)
        else:
            faults.append(f"LLMS[{alias!r}], its OPTIONS or POLICY is no JSON object.")
    for config in llms.values():
        _leave_room(config["POLICY"], threads)
    return ConfiguredLLMs(llms=llms, faults=tuple(faults))


def _gemini(env: environ.Env) -> JSON:
    return {
        "OPTIONS": {
            "api_key": env.str("GEMINI_API_KEY", default=""),
            "model": env.str("GEMINI_MODEL", default="gemini-3.5-flash-lite"),
            "base_url": env.str("GEMINI_BASE_URL", default=""),
            "max_output_tokens": env.int("GEMINI_MAX_OUTPUT_TOKENS", default=1024),
        },
        "POLICY": {
            "max_concurrent_calls": env.int("GEMINI_MAX_CONCURRENT_CALLS", default=8),
        },
    }


def _openai(env: environ.Env, faults: list[str]) -> JSON:
    headers = env.str("OPENAI_HEADERS", default="")
    extra_body = env.str("OPENAI_EXTRA_BODY", default="")
    return {
        "OPTIONS": {
            "api_key": env.str("OPENAI_API_KEY", default=""),
            "model": env.str("OPENAI_MODEL", default=""),
            "base_url": env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1"),
            "max_output_tokens": env.int("OPENAI_MAX_OUTPUT_TOKENS", default=1024),
            "structured_output": env.str(
                "OPENAI_STRUCTURED_OUTPUT", default="json_schema"
            ),
            "headers": _object("OPENAI_HEADERS", headers, faults),
            "extra_body": _object("OPENAI_EXTRA_BODY", extra_body, faults),
        },
        "POLICY": {
            "max_concurrent_calls": env.int("OPENAI_MAX_CONCURRENT_CALLS", default=8),
        },
    }


def _policy(env: environ.Env) -> JSON:
    """The limits that all models have alike."""
    return {
        "first_token_timeout": env.float("LLM_FIRST_TOKEN_TIMEOUT", default=8.0),
        "idle_timeout": env.float("LLM_IDLE_TIMEOUT", default=8.0),
    }


def _entry(named: str, services: Mapping[str, JSON], policy: JSON) -> JSON:
    service = services.get(named, {})
    return {
        "BACKEND": BACKENDS.get(named, named),
        "OPTIONS": service.get("OPTIONS", {}),
        "POLICY": policy | service.get("POLICY", {}),
    }


def _leave_room(policy: JSON, threads: int) -> None:
    """So many calls may wait for a slot, unless it is said."""
    calls = policy.get("max_concurrent_calls", 8)
    free = threads - calls if isinstance(calls, int) else 0  # a check tells of the rest
    policy.setdefault("max_queued_calls", max(0, free // 2))


def _is_entry(config: object) -> bool:
    return isinstance(config, dict) and all(
        isinstance(config.get(name, {}), dict) for name in ("OPTIONS", "POLICY")
    )


def _completed(config: JSON, services: Mapping[str, JSON], policy: JSON) -> JSON:
    """With what the variables say of its service, save what it says itself."""
    entry = _entry(str(config.get("BACKEND", "")), services, policy)
    given = config.get("OPTIONS", {})
    inherited = {
        name: value
        for name, value in entry["OPTIONS"].items()
        if "base_url" not in given or name not in OF_THE_ADDRESS
    }
    return (
        config
        | entry
        | {
            "OPTIONS": inherited | given,
            "POLICY": entry["POLICY"] | config.get("POLICY", {}),
        }
    )


def _object(name: str, text: str, faults: list[str]) -> JSON:
    """The JSON object that a variable holds; a fault never repeats what it holds."""
    try:
        value = json.loads(text or "{}")
    except ValueError as exc:
        at = f" at character {exc.pos}" if isinstance(exc, json.JSONDecodeError) else ""
        faults.append(f"{name} is no JSON{at}.")
        return {}
    if not isinstance(value, dict):
        faults.append(f"{name} is no JSON object.")
        return {}
    return value
