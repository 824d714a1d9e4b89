"""The page's header and colours, as staff have set them; asked for once a minute."""

from __future__ import annotations

import base64
import html
import re
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from gradio_ui import exceptions

if TYPE_CHECKING:
    from gradio_ui.client import Client
    from gradio_ui.settings import Settings

KEPT_SECONDS = 60.0
SHIPPED_COLOUR, SHIPPED_TEXT = "#1a7770", "#ffffff"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the page looks like."""

    brand: str = ""
    colour: str = SHIPPED_COLOUR
    text_colour: str = SHIPPED_TEXT
    logo: str = ""  # as a data: address, so that browsers need not reach the API


SHIPPED = Look()


@dataclass(slots=True, kw_only=True)
class Looks:
    """The look of now; the last one known while the API cannot be reached."""

    client: Client
    settings: Settings
    _latest: Look = SHIPPED
    _asked_at: float | None = None
    _logo_path: str = ""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def header(self, *, tagline: str) -> str:
        """The header in HTML, with the page's colours."""
        look = self.current()
        is_ours = self.settings.has_own_brand or not look.brand
        brand = self.settings.brand if is_ours else look.brand
        return header_html(brand, tagline=tagline, look=look)

    def current(self) -> Look:
        """The look as it was within the last minute."""
        with self._lock:  # one asks, the others wait for what it finds
            now = time.monotonic()
            if self._asked_at is None or now - self._asked_at > KEPT_SECONDS:
                self._asked_at = now
                self._ask()
            return self._latest

    def _ask(self) -> None:
        try:
            told = self.client.appearance()
            path = str(told.get("logo") or "")
            logo = self._latest.logo if path == self._logo_path else self._logo(path)
        except exceptions.ChatError:
            return
        self._logo_path = path
        self._latest = Look(
            brand=str(told.get("brand") or ""),
            colour=_colour(told.get("color"), SHIPPED_COLOUR),
            text_colour=_colour(told.get("text_color"), SHIPPED_TEXT),
            logo=logo,
        )

    def _logo(self, path: str) -> str:
        if not path.startswith("/"):
            return ""
        kind, content = self.client.logo(path)
        if kind not in IMAGES:
            return ""
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def header_html(brand: str, *, tagline: str, look: Look = SHIPPED) -> str:
    """Logo, name and tagline; with colours of its own, the rules that set them."""
    name = html.escape(brand)
    return f"{_style(look)}{_logo_html(look)}<h1>{name}</h1><p>{tagline}</p>"


def _logo_html(look: Look) -> str:
    if look.logo:
        return f'<img class="logo" src="{look.logo}" alt="">'
    return (
        '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" '
        f'rx="9" fill="{look.colour}"/><path fill="{look.text_colour}" d="M11 8h10a4 4 '
        "0 0 1 4 4v4a4 4 0 0 1-4 4h-4l-6 5v-5a4 4 0 0 1-4-4v-4a4 4 0 0 1 4-4z"
        '"/></svg>'
    )


def _style(look: Look) -> str:
    if look.colour == SHIPPED_COLOUR:
        return ""
    fill = f"--button-primary-background-fill: {look.colour}"
    hover = f"--button-primary-background-fill-hover: {look.colour}"
    text = f"--button-primary-text-color: {look.text_colour}"
    return f"<style>:root:root, .dark.dark {{ {fill}; {hover}; {text}; }}</style>"


def _colour(value: object, default: str) -> str:
    is_one = isinstance(value, str) and COLOUR.fullmatch(value)
    return str(value) if is_one else default
