"""Wrong settings fail at `manage.py check`."""

from __future__ import annotations

from typing import Any

import pytest

from supportbot.api.checks import check_http_settings


@pytest.mark.parametrize(
    ("name", "value", "check_id"),
    [
        ("TRUSTED_PROXIES", ["10.0.0.0/8", "proxy"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["10.0.0.1/8"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["*"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["0.0.0.0/0"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["::/0"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["::ffff:0:0/96"], "supportbot.E011"),
        ("TRUSTED_PROXIES", ["10.0.0.7:80"], "supportbot.E011"),
        ("CORS_ALLOWED_ORIGINS", ["*"], "supportbot.E012"),
        ("CORS_ALLOWED_ORIGINS", ["https://shop.example/"], "supportbot.E012"),
        ("CORS_ALLOWED_ORIGINS", ["https:///x"], "supportbot.E012"),
        ("EMBED_ORIGINS", ["*"], "supportbot.E012"),
        ("EMBED_ORIGINS", ["https://*.shop.example"], "supportbot.E012"),
        ("EMBED_ORIGINS", ["https://shop.example/"], "supportbot.E012"),
        ("API_MAX_BODY_BYTES", -1, "supportbot.E013"),
        ("CHAT_MESSAGES_PER_MINUTE_PER_KEY", -5, "supportbot.E013"),
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
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "::1"]
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example:8443"]

    assert check_http_settings() == []
