"""How the page looks and speaks, as staff have set it; asked for once a minute."""

from __future__ import annotations

import base64
import html
import re
import time
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from gradio_ui import exceptions
from gradio_ui.wording import ENGLISH, PageSpeech, chosen_language, kept_speech

if TYPE_CHECKING:
    from gradio_ui.client import Client
    from gradio_ui.messages import JSON
    from gradio_ui.settings import Settings

KEPT_SECONDS = 60.0
RETRIED_AFTER_SECONDS = 5.0  # while the API cannot be reached
SHIPPED_COLOUR, SHIPPED_TEXT = "#1a7770", "#ffffff"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})
MAX_EXAMPLES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the page looks like, and says, in one language."""

    brand: str = ""
    colour: str = SHIPPED_COLOUR
    text_colour: str = SHIPPED_TEXT
    logo: str = ""  # as a data: address, so that browsers need not reach the API
    tagline: str = ""
    greeting: str = ""
    privacy_url: str = ""
    hours: str = ""
    examples: tuple[str, ...] = ()
    speech: PageSpeech = ENGLISH


SHIPPED = Look()


@dataclass(slots=True, kw_only=True)
class Looks:
    """The look of now; the last one known while the API cannot be reached."""

    client: Client
    settings: Settings
    _latest: dict[str, Look] = field(default_factory=dict)
    _due_at: dict[str, float] = field(default_factory=dict)
    _logo_path: str = ""
    _logo: str = ""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def for_visitor(self, accept_language: str) -> Look:
        """The look as it was within the last minute, with what the settings say."""
        look = self.current(chosen_language(accept_language))
        settings = self.settings
        is_ours = settings.has_own_brand or not look.brand
        return replace(
            look,
            brand=settings.brand if is_ours else look.brand,
            greeting=look.greeting or look.speech.say("welcome"),
            examples=look.examples if settings.examples is None else settings.examples,
        )

    def current(self, language: str = "en") -> Look:
        """The look of a language; of the API's own choice for ""."""
        with self._lock:  # one asks, the others wait for what it finds
            now = time.monotonic()
            if now >= self._due_at.get(language, now):
                is_told = self._ask(language)
                wait = KEPT_SECONDS if is_told else RETRIED_AFTER_SECONDS
                self._due_at[language] = now + wait
            return self._latest.get(language) or _untold(language)

    def _ask(self, language: str) -> bool:
        try:
            told = self.client.appearance(language)
            logo = self._logo_at(_text(told, "logo"))
        except exceptions.Unreachable:
            return False
        except exceptions.ChatError:
            return True  # an API that cannot tell
        self._latest[language] = _look(told, language, logo)
        return True

    def _logo_at(self, path: str) -> str:
        if path == self._logo_path:
            return self._logo
        logo = ""
        if path.startswith("/"):
            kind, content = self.client.logo(path)
            if kind in IMAGES:
                logo = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        self._logo_path, self._logo = path, logo
        return logo


def header_html(look: Look) -> str:
    """Logo, name and tagline; with colours of its own, the rules that set them."""
    name, tagline = html.escape(look.brand), html.escape(look.tagline)
    about = f'<p dir="auto">{tagline}</p>' if tagline else ""
    title = f'<h1 dir="auto">{name}</h1>'
    return f"{_style(look)}{_logo_html(look)}<div>{title}{about}</div>"


def foot_html(look: Look) -> str:
    """When humans answer, and what happens to what customers say."""
    hours = privacy = ""
    if look.hours:
        told = html.escape(look.speech.say("hours", hours=look.hours))
        hours = f'<span dir="auto">{told}</span>'
    if look.privacy_url:
        address = html.escape(look.privacy_url)
        privacy = (
            f'<a href="{address}" target="_blank" rel="noopener noreferrer">'
            f"{html.escape(look.speech.say('privacy'))}</a>"
        )
    return hours + privacy


def _look(told: JSON, language: str, logo: str) -> Look:
    address = _text(told, "privacy_url")
    examples = told.get("examples")
    return Look(
        brand=_text(told, "brand"),
        colour=_colour(told.get("color"), SHIPPED_COLOUR),
        text_colour=_colour(told.get("text_color"), SHIPPED_TEXT),
        logo=logo,
        tagline=_text(told, "tagline"),
        greeting=_text(told, "greeting"),
        privacy_url=address if address.startswith(("https://", "http://")) else "",
        hours=_text(told, "hours"),
        examples=_texts(examples) if isinstance(examples, list) else (),
        speech=PageSpeech.told(told, otherwise=language),
    )


def _untold(language: str) -> Look:
    return replace(SHIPPED, speech=kept_speech(language))


def _texts(values: list[object]) -> tuple[str, ...]:
    return tuple(text for text in values if isinstance(text, str))[:MAX_EXAMPLES]


def _text(told: JSON, name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


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
