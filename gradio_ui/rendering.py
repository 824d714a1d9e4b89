"""Messages as the HTML the page shows; nothing in it can load or cover anything.

What the API rendered is safe, as its contract says, and cleaned again: the page's own
policy has to allow Gradio's inline scripts and styles. All else is escaped.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3

from gradio_ui.wording import ENGLISH, PageSpeech

if TYPE_CHECKING:
    from gradio_ui.messages import Answer, Article, CustomerMessage

# All that the API makes of Markdown.
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
FAQ, AI, STAFF = "FAQ", "Gemini AI", "Staff"
ANSWERS = frozenset({"answer", "closest", "generated"})
CUT_OFF = frozenset({"failed", "interrupted", "truncated"})
# What a customer may say to an answer that is only likely; sent as any message is.
REPLIES_TO_LIKELY = ("yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMessage:
    """A message as the page shows it, under a name of its own."""

    key: str
    html: str
    is_customers: bool = False
    message_id: int | None = None
    is_pending: bool = False
    text: str = ""  # what was said, as it is asked again or copied
    says: str = ""  # to those who listen to the page
    offers_human: bool = False
    asks_if_helped: str = ""  # as the API tells it
    is_rated: bool = False


def customer_message(
    message: CustomerMessage, *, key: str, words: PageSpeech = ENGLISH
) -> RenderedMessage:
    """The customer's words, character for character."""
    # Screen readers cannot see on which side of the page a message is.
    bubble = f'<div class="bubble words" dir="auto">{html.escape(message.text)}</div>'
    tools = f'<div class="tools">{_time(message.created_at)}</div>'
    return RenderedMessage(
        key=key,
        html=_heading("you", words) + bubble + tools,
        is_customers=True,
        message_id=message.message_id,
        text=message.text,
    )


def reply_message(
    answer: Answer, *, key: str, words: PageSpeech = ENGLISH
) -> RenderedMessage:
    """A reply with what kind of answer it is, and what to do next."""
    is_pending = answer.state == "pending"
    name = "colleague" if answer.source == STAFF else "support"
    bubble = f'<div class="bubble">{_content(answer, words)}</div>'
    after = "" if is_pending else _tools(answer, words) + _chips(answer, words)
    return RenderedMessage(
        key=key,
        html=_heading(name, words) + bubble + after,
        message_id=answer.message_id,
        is_pending=is_pending,
        text=answer.text,
        says=words.say("writing") if is_pending else answer.text,
        offers_human=answer.offers_human,
        asks_if_helped=answer.asks_if_helped,
        is_rated=bool(answer.rating),
    )


def article_html(markup: str, otherwise: str) -> str:
    """The text of an FAQ, or one sentence in its place."""
    return _clean(markup) if markup else _line("label", otherwise)


def _content(answer: Answer, words: PageSpeech) -> str:
    if answer.state == "pending":
        return _said(answer) if answer.text else _typing(words)
    is_cut = answer.state in CUT_OFF
    return "".join(
        (
            _author(answer, words),
            _said(answer) if answer.text else "",
            _line("note", answer.note) if answer.note else "",
            _origin(answer, words),
            _line("label cut", words.say("interrupted")) if is_cut else "",
        )
    )


def _author(answer: Answer, words: PageSpeech) -> str:
    """A colleague, by name where one is told."""
    told = " · ".join(filter(None, (words.say("colleague"), answer.author)))
    return _line("label person", told) if answer.source == STAFF else ""


def _said(answer: Answer) -> str:
    markup = _clean(answer.html) if answer.html else _plain(answer.text)
    return f'<div class="answer" dir="auto">{markup}</div>'


def _origin(answer: Answer, words: PageSpeech) -> str:
    """Where the answer comes from; of small talk and misses nothing."""
    kind = _kind(answer)
    if kind == "generated":
        return _articles(answer.citations, words)
    # The API shows a likely answer, or two, under the FAQ's question.
    if kind == "closest":
        return _line("label closest", words.say("closest"))
    if kind != "answer":
        return ""
    named = answer.faq if answer.faq and not answer.also else None
    told = html.escape(words.say("from_faq"))
    if named is None:
        return f'<p class="label faq">{told}</p>'
    name = " · ".join(filter(None, (named.question, named.category)))
    return f'<p class="label faq">{told}: <bdi>{html.escape(name)}</bdi></p>'


def _kind(answer: Answer) -> str:
    """What the API calls it; of an older one, what source and certainty tell."""
    if answer.kind or answer.source != FAQ:
        return answer.kind or ("generated" if answer.source == AI else "")
    return "closest" if answer.certainty == "likely" else "answer"


def _articles(citations: tuple[Article, ...], words: PageSpeech) -> str:
    """What an answer rests on, to be opened and read; the browser asks for the text."""
    key = "ai" if citations else "ai_alone"
    opened = "".join(
        f'<details data-article="{article.id}"><summary dir="auto">'
        f"{html.escape(article.question)}</summary>"
        '<div class="article" dir="auto"></div></details>'
        for article in citations
    )
    return _line("label ai", words.say(key)) + opened


def _tools(answer: Answer, words: PageSpeech) -> str:
    is_answer = _kind(answer) in ANSWERS and answer.state not in CUT_OFF
    thumbs = copy = ""
    if is_answer and answer.message_id:
        thumbs = _thumbs(answer, words)
    if is_answer or answer.source == STAFF:
        copy = _icon("copy", "copy", words)
    tools = f"{thumbs}{copy}{_time(answer.created_at)}"
    return f'<div class="tools">{tools}</div><div class="opinion"></div>'


def _thumbs(answer: Answer, words: PageSpeech) -> str:
    return "".join(
        _icon(name, key, words, pressed=str(answer.rating == name).lower())
        for name, key in (("up", "helped"), ("down", "did_not_help"))
    )


def _icon(name: str, key: str, words: PageSpeech, pressed: str = "") -> str:
    label = html.escape(words.say(key))
    state = f' aria-pressed="{pressed}"' if pressed else ""
    return (
        f'<button type="button" class="icon {name}" data-do="{name}"{state} '
        f'aria-label="{label}" title="{label}"></button>'
    )


def _chips(answer: Answer, words: PageSpeech) -> str:
    """What to say next at a click, in history, too."""
    chips = ""
    if _kind(answer) == "closest":
        replies = [words.say(key) for key in REPLIES_TO_LIKELY]
        chips = "".join(_chip(reply, "chip reply") for reply in replies)
    # The bot's own words say what the questions below them are; a model's don't.
    cited = {faq.id for faq in answer.citations}  # they can be opened already
    others = [faq for faq in answer.suggestions if faq.id not in cited]
    has_to_ask = _kind(answer) == "generated" and others
    ask = _line("label", words.say("did_you_mean")) if has_to_ask else ""
    chips += "".join(_chip(faq.question) for faq in others)
    if answer.state in CUT_OFF:
        chips += _button("again", "ask_again", words)
    if answer.offers_human:
        chips += _button("person", "talk_to_person", words)
    return f'<div class="chips">{ask}{chips}</div>' if chips else ""


def _chip(text: str, name: str = "chip") -> str:
    return (
        f'<button type="button" class="{name}" dir="auto" data-do="say">'
        f"{html.escape(text)}</button>"
    )


def _button(do: str, key: str, words: PageSpeech) -> str:
    told = html.escape(words.say(key))
    return f'<button type="button" class="chip {do}" data-do="{do}">{told}</button>'


def _heading(key: str, words: PageSpeech) -> str:
    return f'<h3 class="sr-only">{html.escape(words.say(key))}</h3>'


def _typing(words: PageSpeech) -> str:
    told = html.escape(words.say("writing"))
    return (
        f'<div class="typing"><span class="sr-only">{told}</span>'
        "<i></i><i></i><i></i></div>"
    )


def _line(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{html.escape(text)}</p>'


def _time(moment: str) -> str:
    """The browser writes it as its language does."""
    return f'<time datetime="{html.escape(moment)}"></time>' if moment else ""


def _clean(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _plain(text: str) -> str:
    """The text in its lines, for want of HTML from the API."""
    lines = html.escape(text.strip()).splitlines()
    return f"<p>{'<br>'.join(lines)}</p>"
