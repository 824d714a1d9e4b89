"""Wrong settings fail at `manage.py check`."""

from __future__ import annotations

from typing import Any

import pytest

from supportbot.api.checks import check_http_settings, check_open_policy


@pytest.mark.parametrize(
    ("name", "value", "check_id"),
    [
        ("SESSION_POLICY", "opne", "supportbot.E101"),
        ("TRUSTED_PROXIES", ["10.0.0.0/8", "proxy"], "supportbot.E102"),
        ("TRUSTED_PROXIES", ["10.0.0.1/8"], "supportbot.E102"),
        ("CORS_ALLOWED_ORIGINS", ["*"], "supportbot.E103"),
        ("CORS_ALLOWED_ORIGINS", ["https://shop.example/"], "supportbot.E103"),
        ("CORS_ALLOWED_ORIGINS", ["https:///x"], "supportbot.E103"),
        ("API_MAX_BODY_BYTES", -1, "supportbot.E104"),
        ("CHAT_MESSAGES_PER_MINUTE_PER_KEY", -5, "supportbot.E104"),
    ],
)
def test_wrong_setting_is_named_with_a_remedy(
    settings: Any, name: str, value: object, check_id: str
) -> None:
    setattr(settings, name, value)

    (message,) = check_http_settings()

    assert message.id == check_id
    assert name in message.msg
    assert message.hint


def test_right_settings_pass(settings: Any) -> None:
    settings.SESSION_POLICY = "issued"
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "::1"]
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example:8443"]

    assert check_http_settings() == []


@pytest.mark.parametrize(
    ("policy", "ids"), [("open", ["supportbot.E105"]), ("issued", [])]
)
def test_open_policy_is_an_error_in_production(
    settings: Any, policy: str, ids: list[str]
) -> None:
    settings.SESSION_POLICY = policy

    assert [message.id for message in check_open_policy()] == ids
