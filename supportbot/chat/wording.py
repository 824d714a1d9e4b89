"""The bot's own words: what staff wrote, else the environment, else what is shipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import (
    get_language_info,
    gettext,
    gettext_noop,
    override,
    pgettext_lazy,
)
from django.utils.translation.trans_real import parse_accept_lang_header

from supportbot.models import (
    EVERY_LANGUAGE,
    PLACEHOLDER,
    SHIPPED_LANGUAGES,
    BotText,
    TextKey,
    fault_of,
)

# Texts by occasion and language.
Texts = Mapping[tuple[TextKey, str], str]

SHIPPED: dict[TextKey, Promise | str] = {
    TextKey.GREETING: pgettext_lazy("greeting", "Hello! How can I help you?"),
    TextKey.STILL_HERE: pgettext_lazy("still_here", "I'm here. What can I do for you?"),
    TextKey.THANKS: pgettext_lazy(
        "thanks", "You're welcome! Is there anything else I can help you with?"
    ),
    TextKey.GOODBYE: pgettext_lazy("goodbye", "Goodbye, and thank you for your visit!"),
    TextKey.ACKNOWLEDGED: pgettext_lazy(
        "acknowledged", "Alright. Just write if there is anything else."
    ),
    TextKey.GLAD_IT_HELPED: pgettext_lazy("glad_it_helped", "Glad to help!"),
    TextKey.UNCLEAR: pgettext_lazy(
        "unclear", "What would you like to know? Please tell me in a few words."
    ),
    TextKey.ANSWER_UNCLEAR: pgettext_lazy(
        "answer_unclear",
        "I'm sorry that this was not clear. "
        "Which part of it would you like to know more about?",
    ),
    TextKey.COMPLAINT: pgettext_lazy(
        "complaint", "I'm sorry that this went wrong for you."
    ),
    TextKey.SWEARING: pgettext_lazy(
        "swearing", "I see that you are upset. Please tell me what has happened."
    ),
    TextKey.BOT_OR_HUMAN: pgettext_lazy(
        "bot_or_human", "I'm a bot, not a person. I answer questions around the clock."
    ),
    TextKey.ABILITIES: pgettext_lazy(
        "abilities",
        "I answer questions from our help centre. Just ask in your own words.",
    ),
    TextKey.TOPICS: pgettext_lazy("topics", "For example about: {topics}."),
    TextKey.CLOSEST: pgettext_lazy("closest", "Is this what you meant?"),
    TextKey.ALL_I_KNOW: pgettext_lazy("all_i_know", "This is what I know about it:"),
    TextKey.ASKS_BACK_ONE: pgettext_lazy(
        "asks_back_one", "I'm not sure I understood. Did you mean this question?"
    ),
    TextKey.ASKS_BACK_SEVERAL: pgettext_lazy(
        "asks_back_several",
        "I'm not sure I understood. Did you mean one of these questions?",
    ),
    TextKey.WHICH_ONE: pgettext_lazy("which_one", "Which one do you mean?"),
    TextKey.NEXT_ONE: pgettext_lazy(
        "next_one", "I'm sorry about that. Is it this question, then?"
    ),
    TextKey.NEXT_SEVERAL: pgettext_lazy(
        "next_several", "I'm sorry about that. Is it one of these questions, then?"
    ),
    TextKey.ALSO_HEARD: pgettext_lazy(
        "also_heard",
        "You also asked: “{question}”. What exactly would you like to know?",
    ),
    TextKey.NO_ANSWER: pgettext_lazy(
        "no_answer", "I'm sorry, I don't have an answer to that."
    ),
    TextKey.REPHRASE: pgettext_lazy("rephrase", "Could you say it in other words?"),
    TextKey.OTHER_LANGUAGE: pgettext_lazy(
        "other_language", "The language of my answers: {spoken}."
    ),
    TextKey.NEAREST_ONE: pgettext_lazy(
        "nearest_one", "This question comes closest to yours."
    ),
    TextKey.NEAREST_SEVERAL: pgettext_lazy(
        "nearest_several", "These questions come closest to yours."
    ),
    TextKey.BUSY: pgettext_lazy(
        "busy", "I'm sorry, I can't answer that right now; please try again in a while."
    ),
    TextKey.OFFER_HUMAN: pgettext_lazy(
        "offer_human", "Our support team is glad to help you: {contact}"
    ),
    TextKey.OFFER_HANDOFF: pgettext_lazy(
        "offer_handoff", "If you would rather talk to a person, just say so."
    ),
    TextKey.HUMAN: pgettext_lazy(
        "human", "You can reach our support team here: {contact}"
    ),
    TextKey.HUMAN_HANDOFF: pgettext_lazy(
        "human_handoff",
        "I can hand this conversation over to a colleague. "
        "Answer “yes” and I'll pass it on.",
    ),
    TextKey.HANDED_OVER: pgettext_lazy(
        "handed_over",
        "I have passed your wish to talk to a person on to our team. "
        "They can read this conversation.",
    ),
    TextKey.STILL_OPEN: pgettext_lazy(
        "still_open", "Our team already has your wish to talk to a person."
    ),
    TextKey.HOURS: "",  # nobody but staff can know them
    TextKey.CONTACT: "",  # that of SUPPORT_CONTACT
    TextKey.WELCOME: pgettext_lazy("welcome", "How can we help?"),
    TextKey.TAGLINE: pgettext_lazy("tagline", "Answers at any hour"),
}

_ONLY_IN = pgettext_lazy("only_in", "This answer is available in {spoken} only.")
# Django's own catalogues take it for that of America.
_NAMES = {"en": gettext_noop("English")}
# For a language of ours that has several scripts.
_SHIPPED_AS = {"zh": "zh-hans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTexts:
    """The texts of the database; never older than the token that names their state."""

    token: int | None = None
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredTexts:
    """What BOT_TEXTS says, and what of it can't be used."""

    texts: Texts = field(default_factory=dict)
    faults: tuple[str, ...] = ()


_latest = StaffTexts()  # replaced as a whole, so that no thread needs a lock


def say(key: TextKey, *, language: str | None = None, **values: str) -> str:
    """The bot's words for an occasion; empty where staff want nothing said.

    >>> say(TextKey.HUMAN, language="de", contact="support@example.com")
    'Sie erreichen unser Support-Team hier: support@example.com'
    """
    text = template(key, _spoken(language) or settings.DEFAULT_LANGUAGE)
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def template(key: TextKey, language: str) -> str:
    """The words for an occasion before anything is filled in."""
    written = _written(key, language)
    return shipped(key, language) if written is None else written


def contact_in(language: str) -> str:
    """The contact that customers are told; empty where there is none."""
    return say(TextKey.CONTACT, language=language) or settings.SUPPORT_CONTACT


def say_only_in(codes: Iterable[str], *, language: str) -> str:
    """That an answer is to be had in these languages only."""
    names = dict.fromkeys(name_of(code, language=language) for code in codes)
    with override(language):
        text = str(_ONLY_IN)
    return text.replace("{spoken}", ", ".join(names))


def name_of(code: str, *, language: str) -> str:
    """A language's name in another; its code if nobody knows it."""
    for known in (_SHIPPED_AS.get(code, code), code.partition("-")[0]):
        with suppress(KeyError), override(language):
            return str(gettext(_NAMES.get(known) or get_language_info(known)["name"]))
    return code


@lru_cache(maxsize=len(TextKey) * len(SHIPPED_LANGUAGES))
def shipped(key: TextKey, language: str) -> str:
    """Our own text, in English where there is no translation."""
    with override(language):
        return str(SHIPPED[key])


def choose_language(
    *, of_message: str | None = None, requested: str | None = None, accept: str = ""
) -> str:
    """The language to speak: the message's own, the request's, the browser's, ours.

    `accept` is an Accept-Language header.
    """
    wanted = map(_spoken, (of_message, requested, *accepted_languages(accept)))
    return next(filter(None, wanted), settings.DEFAULT_LANGUAGE)


def accepted_languages(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header, the best first."""
    return tuple(code for code, _ in parse_accept_lang_header(header) if code != "*")


def staff_texts() -> StaffTexts:
    """What staff have written, with every change committed before this call."""
    global _latest  # noqa: PLW0603 (the one cache of this process)
    token = _token()
    # Without a token nothing names the state: it is read every time.
    if token is None or token != _latest.token:
        # Read after the token: newer at most, and then the next call reads again.
        rows = BotText.objects.values_list("key", "language", "text")
        _latest = StaffTexts(token=token, texts=dict(_usable(rows)))
    return _latest


@lru_cache(maxsize=8)
def configured_texts(setting: str) -> ConfiguredTexts:
    """The texts that BOT_TEXTS holds: JSON, by key, for one language or for all."""
    if not setting:
        return ConfiguredTexts()
    try:
        stated = json.loads(setting)
    except ValueError as exc:
        return ConfiguredTexts(faults=(f"It is no JSON: {exc}.",))
    if not isinstance(stated, dict):
        return ConfiguredTexts(faults=("It is no JSON object.",))
    rows = [row for key, value in stated.items() for row in _rows(key, value)]
    faults = tuple(filter(None, (_fault_of_row(*row) for row in rows)))
    return ConfiguredTexts(texts=dict(_usable(rows)), faults=faults)


def _written(key: TextKey, language: str) -> str | None:
    """What the database says, else the environment; the language before all of them."""
    for texts in (staff_texts().texts, configured_texts(settings.BOT_TEXTS).texts):
        for code in (language, EVERY_LANGUAGE):
            if (key, code) in texts:
                return texts[key, code]
    return None


def _spoken(language: str | None) -> str | None:
    """The language of ours that this code means: de for de-AT."""
    code = (language or "").lower().replace("_", "-")
    base = code.partition("-")[0]
    for known in (code, base, _SHIPPED_AS.get(base)):
        if known in SHIPPED_LANGUAGES or known == settings.DEFAULT_LANGUAGE:
            return known
    return None


def _token() -> int | None:
    # Not the ORM, which takes several times as long.
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM supportbot_bottextrevision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else None


def _usable(
    rows: Iterable[tuple[str, str, object]],
) -> Iterator[tuple[tuple[TextKey, str], str]]:
    """Only what the bot can say: raw SQL asks no form."""
    for key, language, text in rows:
        if isinstance(text, str) and not _fault_of_row(key, language, text):
            yield (TextKey(key), language), text.strip()


def _rows(key: str, value: object) -> Iterator[tuple[str, str, object]]:
    by_language = value if isinstance(value, dict) else {EVERY_LANGUAGE: value}
    for language, text in by_language.items():
        yield key, language, text


def _fault_of_row(key: str, language: str, text: object) -> str | None:
    if key not in TextKey:
        return f"{key!r} is no key; the keys are {', '.join(TextKey)}."
    if language and _spoken(language) != language:
        return f"{key!r}: {language!r} is no language that the bot speaks."
    if not isinstance(text, str):
        return f"{key!r}: {text!r} is no text."
    fault = fault_of(TextKey(key), text)
    return f"{key!r}: {fault}" if fault else None
