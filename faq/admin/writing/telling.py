"""What staff are told of an unsaved FAQ, in words and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.admin.languages import links
from faq.editing.objections import rivals_of, serious_effects
from faq.learning.effects import EffectKind
from faq.linting.contradictions import (
    AnsweredQuestion,
    Contradiction,
    ContradictionKind,
    find_contradictions,
    say_the_same,
)
from faq.linting.images import find_image
from faq.models import FAQ
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from faq.editing.objections import Rivals
    from faq.learning.effects import Effect, NearFAQ, Neighbourhood
    from faq.retrieval.results import Document

SHOWN_NEAR = 5
SHOWN_EFFECTS = 8
CHARS = 80  # of a text that is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What there is to look at: `urgent` before a save, and what else is near."""

    urgent: tuple[SafeString, ...] = ()
    worth_knowing: tuple[SafeString, ...] = ()
    near: tuple[SafeString, ...] = ()

    @property
    def count(self) -> int:
        return len(self.urgent) + len(self.worth_knowing)


def tell(document: Document, found: Neighbourhood, rivals: Rivals) -> Told:
    """What staff should know of an FAQ before they save it."""
    return Told(
        urgent=tuple(objections(document, found, rivals)),
        worth_knowing=tuple(_worth_knowing(document, found)),
        near=tuple(_told_near(near) for near in found.near[:SHOWN_NEAR]),
    )


def objections(
    document: Document, found: Neighbourhood, rivals: Rivals
) -> list[SafeString]:
    """What saving it would do to FAQs that answer now: a save asks first."""
    answering = rivals_of(document, rivals)
    told = [_already_answered(answering)] if answering else []
    return [*told, *_told_effects(serious_effects(found, document))]


def _told_effects(effects: list[Effect]) -> list[SafeString]:
    """The effects in words, the first of them."""
    told = [_told_effect(effect) for effect in effects[:SHOWN_EFFECTS]]
    more = len(effects) - SHOWN_EFFECTS
    if more > 0:
        rest = ngettext(
            "and %(count)s more wording", "and %(count)s more wordings", more
        )
        told.append(format_html("{}", rest % {"count": more}))
    return told


def _told_effect(effect: Effect) -> SafeString:
    text, other = Truncator(effect.text).chars(CHARS), _link(effect.other)
    if effect.kind is EffectKind.STEALS:
        words = _("“{text}” finds {other} today; it would find this FAQ.")
    elif effect.kind is EffectKind.MISSES:
        words = _("“{text}” would still find {other}, not this FAQ.")
    else:
        words = _(
            "“{text}” finds {other} today; the bot would then be unsure between the "
            "two and give neither answer."
        )
    return format_html(words, text=text, other=other)


def _already_answered(documents: Iterable[Document]) -> SafeString:
    return format_html(
        _(
            "{others} already answers this question, in other words: with both "
            "published the bot gives neither answer."
        ),
        others=links((each.faq_id, each.question) for each in documents),
    )


def _told_doubles(document: Document, found: Neighbourhood) -> Iterator[SafeString]:
    """FAQs of this question that the bot says nothing of, for now."""
    same = [
        (near.document.faq_id, near.document.question)
        for near in found.near
        if near.is_same
        and normalise(near.asked) == normalise(document.question)
        and normalise(near.document.answer) == normalise(document.answer)
    ]
    if same:
        yield format_html(
            _("{others} has this question and this answer: one FAQ is enough."),
            others=links(same),
        )
    drafts = FAQ.objects.filter(status=FAQ.Status.DRAFT).alias(name=Lower("question"))
    asked = drafts.filter(name=Lower(Value(document.question)))
    others = asked.exclude(pk=document.faq_id).values_list("pk", "question")[:1]
    for other in others:
        yield format_html(
            _("{other} has this question already; it is a draft."), other=links([other])
        )


def _told_image(document: Document) -> Iterator[SafeString]:
    if find_image(document.answer):
        yield format_html("{}", image_refused())


def image_refused() -> str:
    return _("The bot shows no images; add a link instead: [what it shows](address).")


def _worth_knowing(document: Document, found: Neighbourhood) -> Iterator[SafeString]:
    yield from _told_doubles(document, found)
    yield from _told_image(document)
    for near in found.near:
        for contradiction in contradictions_with(near, document):
            yield _told_contradiction(contradiction, near.document)
    serious = serious_effects(found, document)
    rest = [
        effect
        for effect in found.effects
        if effect not in serious
        and normalise(effect.text) != normalise(document.question)
    ]
    yield from _told_effects(rest)
    if found.untried_count:
        words = ngettext(
            "%(count)s wording was not tried: there are so many.",
            "%(count)s wordings were not tried: there are so many.",
            found.untried_count,
        )
        yield format_html("{}", words % {"count": found.untried_count})


def contradictions_with(near: NearFAQ, document: Document) -> Iterable[Contradiction]:
    """Where the answers differ, if both answer one question."""
    is_one = near.is_answer and say_the_same(near.asked, near.phrasing)
    if not (near.is_same or near.is_sure or is_one):
        return ()
    return find_contradictions(
        AnsweredQuestion(question=near.asked, answer=document.answer),
        AnsweredQuestion(question=near.phrasing, answer=near.document.answer),
    )


def _told_contradiction(found: Contradiction, other: Document) -> SafeString:
    words = {
        ContradictionKind.AMOUNT: _(
            "Another amount: {other} says “{said}”, this “{own}”."
        ),
        ContradictionKind.DATE: _("Another date: {other} says “{said}”, this “{own}”."),
        ContradictionKind.TIME: _("Another time: {other} says “{said}”, this “{own}”."),
        ContradictionKind.LINK: _("Another link: {other} has {said}, this {own}."),
        ContradictionKind.CONTACT: _(
            "Another contact: {other} names {said}, this {own}."
        ),
        ContradictionKind.OPPOSITE: _(
            "The opposite: {other} says “{said}”, this “{own}”."
        ),
    }[found.kind]
    own, said = (Truncator(text).chars(CHARS) for text in (found.one, found.other))
    return format_html(words, other=_link(other), said=said, own=own)


def _told_near(near: NearFAQ) -> SafeString:
    if normalise(near.phrasing) == normalise(near.document.question):
        return _link(near.document)
    return format_html(
        _("{other}, asked like “{wording}”"),
        other=_link(near.document),
        wording=Truncator(near.phrasing).chars(CHARS),
    )


def _link(document: Document) -> SafeString:
    return links([(document.faq_id, document.question)])
