"""What the cell of an answer becomes: Markdown, whatever it was written in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from faq.importing.markup.escaping import escape_look_alikes
from faq.importing.markup.html_tree import is_html
from faq.importing.markup.images import link_images
from faq.importing.markup.markdown import to_markdown, told_images

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?/?>")
# These make HTML of a text alone, others in pairs or with an address.
_TELLING = frozenset(["br", "p", "img", "hr", "li", "td", "tr", "div"])
_LAYS_OUT = re.compile(
    r"<(?:br|p|div|li|ul|ol|table|h[1-6]|pre|section|blockquote|dl|hr)\b", re.IGNORECASE
)
_ENTITY = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ONLY_BREAKS = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The answer as Markdown; what it was, and sentences about what was lost."""

    text: str
    was_html: bool = False
    was_escaped: bool = False
    image_count: int = 0  # of images that became links
    remarks: tuple[str, ...] = ()


def clean_answer(text: str, base_url: str | None = None) -> Cleaned:
    r"""Markdown that shows what the text shows; Markdown stays as it is.

    clean_answer("<b>30*40*50</b> cm").text == r"**30\*40\*50** cm"
    """
    links = clean_links(text, base_url)
    cleaned = _cleaned(links.text, base_url)
    return replace(
        cleaned,
        image_count=cleaned.image_count + links.image_count,
        remarks=(*cleaned.remarks, *links.remarks),
    )


def clean_links(text: str, base_url: str | None = None) -> Cleaned:
    """Of a text that is Markdown as it stands: links in the place of its images."""
    linked, image_count = link_images(text, base_url)
    return Cleaned(
        text=linked,
        image_count=image_count,
        remarks=(told_images(image_count),) if image_count else (),
    )


def _cleaned(text: str, base_url: str | None) -> Cleaned:
    if "<" in text and _is_html(text):
        return _from_html(text, base_url)
    decoded = _decoded(text) if "&" in text and _ENTITY.search(text) else text
    escaped = escape_look_alikes(decoded)
    return Cleaned(
        text=escaped, was_html=decoded != text, was_escaped=escaped != decoded
    )


def _is_html(text: str) -> bool:
    """Whether tags of HTML are in it, and not only a placeholder such as `<name>`."""
    opened = set()
    for slash, name, attributes in _TAG.findall(text):
        tag = name.lower()
        if not is_html(tag):
            continue
        if tag in _TELLING or (slash and tag in opened) or "=" in attributes:
            return True
        opened.add(tag)
    return False


def _from_html(text: str, base_url: str | None) -> Cleaned:
    if not _LAYS_OUT.search(_ONLY_BREAKS.sub("", text)):
        # Tags inside text that somebody wrote in lines: the lines are meant.
        text = _ONLY_BREAKS.sub("\n", text)
        if not _is_html(text):
            return Cleaned(
                text=escape_look_alikes(_tidied(_decoded(text))), was_html=True
            )
        text = text.replace("\n", "<br>")
    converted = to_markdown(text, base_url)
    return Cleaned(
        text=converted.text,
        was_html=True,
        image_count=converted.image_count,
        remarks=converted.remarks,
    )


def _decoded(text: str) -> str:
    return html.unescape(text.replace("&nbsp;", " "))


def _tidied(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
