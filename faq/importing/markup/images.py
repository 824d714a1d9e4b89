"""Images written in Markdown as links to them: the bot shows no images."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from faq.linting.images import CODE, IMAGE

_ABSOLUTE = re.compile(r"(?:https?://|mailto:|www\.)", re.IGNORECASE)


def link_images(text: str, base_url: str | None = None) -> tuple[str, int]:
    """The text with links in the place of images, and how many there were.

    link_images("![a plan](https://x.example/p.png)")
    # ("[a plan](https://x.example/p.png)", 1)

    An image of an address that no customer could open becomes its description.
    """
    if "![" not in text:
        return text, 0
    linked, count, end = "", 0, 0
    for code in CODE.finditer(text):
        prose, found = _linked(text[end : code.start()], base_url)
        linked, count, end = linked + prose + code[0], count + found, code.end()
    prose, found = _linked(text[end:], base_url)
    return linked + prose, count + found


def _linked(prose: str, base_url: str | None) -> tuple[str, int]:
    return IMAGE.subn(lambda image: _link(image, base_url), prose)


def _link(image: re.Match[str], base_url: str | None) -> str:
    label, address = " ".join(image["alt"].split()), image["address"]
    if base_url and address and not _ABSOLUTE.match(address) and ":" not in address:
        address = urljoin(base_url, address)
    if not _ABSOLUTE.match(address):
        return label
    return f"[{label or address}]({address})"
