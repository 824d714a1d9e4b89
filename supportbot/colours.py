"""Colours as browsers write them, and what can be read on them (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SHIPPED_COLOUR = "#1a7770"
WHITE, BLACK = "#ffffff", "#000000"
_DARK = 0.04045  # up to which a channel's light grows in proportion to its value


def has_colour_code(value: str) -> None:
    """Refuse what is no colour as browsers write one."""
    if not COLOUR.fullmatch(value):
        raise ValidationError(
            _(
                "“%(value)s” is no colour; write # and six digits of 0-9 and a-f, such "
                "as %(example)s."
            ),
            params={"value": value, "example": SHIPPED_COLOUR},
        )


def text_on(colour: str) -> str:
    """White or black, whichever differs more: by 4.5 to 1 at least, on any colour.

    >>> text_on("#ffdd00")
    '#000000'
    """
    return max((WHITE, BLACK), key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black and white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_light(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _light(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= _DARK else ((share + 0.055) / 1.055) ** 2.4
