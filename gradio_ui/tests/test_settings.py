from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradio_ui.settings import InvalidSetting, Settings, from_environment


def test_an_empty_environment_gives_the_defaults() -> None:
    assert from_environment({}) == Settings()


def test_every_setting_comes_from_the_environment() -> None:
    environ = {
        "API_URL": "https://api.example.com/support/",
        "API_KEY": " sk_1\n",
        "UI_HOST": "10.1.2.3",
        "UI_PORT": "8080",
        "UI_BRAND": "Acme",
        "UI_TITLE": "Acme help",
        "UI_EXAMPLES": " Where is it? | | How much? ",
        "API_CONNECT_TIMEOUT": "1.5",
        "API_TIMEOUT": "12",
        "CHAT_MAX_MESSAGE_CHARS": "500",
        "TRUSTED_PROXIES": "10.0.0.0/8, fd00::7",
    }

    assert from_environment(environ) == Settings(
        api_url="https://api.example.com/support",
        api_key="sk_1",
        host="10.1.2.3",
        port=8080,
        brand="Acme",
        has_own_brand=True,
        title="Acme help",
        examples=("Where is it?", "How much?"),
        connect_timeout=1.5,
        answer_timeout=12.0,
        max_message_chars=500,
        trusted_proxies=("10.0.0.0/8", "::ffff:10.0.0.0/104", "fd00::7"),
    )


def test_sites_with_the_component_may_frame_the_page_too() -> None:
    environ = {
        "UI_EMBEDDED_BY": "https://a.example",
        "EMBED_ORIGINS": "https://b.example, https://c.example",
    }

    embedders = from_environment(environ).embedders

    assert embedders == ("https://a.example", "https://b.example", "https://c.example")


def test_the_browser_tab_is_named_after_the_brand() -> None:
    assert from_environment({"UI_BRAND": "Acme"}).title == "Acme"


def test_empty_examples_switch_the_chips_off() -> None:
    assert from_environment({"UI_EXAMPLES": ""}).examples == ()


def test_the_key_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk_from_file\n", encoding="utf-8")

    assert from_environment({"API_KEY_FILE": str(file)}).api_key == "sk_from_file"


def test_the_key_is_not_printed() -> None:
    assert "sk_secret" not in repr(from_environment({"API_KEY": "sk_secret"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_URL", "127.0.0.1:5000"),
        ("UI_PORT", "http"),
        ("UI_PORT", "70000"),
        ("API_TIMEOUT", "-1"),
        ("API_TIMEOUT", "nan"),
        ("API_KEY_FILE", "/nonexistent/key"),
        ("UI_EMBEDDED_BY", "*"),
        ("EMBED_ORIGINS", "*"),
        ("UI_EMBEDDED_BY", "https://a.example; script-src *"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "proxy.internal"),
        ("TRUSTED_PROXIES", "10.0.0.7/8"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "::/0"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=re.escape(f"{name} is '{value}'")):
        from_environment({name: value})
