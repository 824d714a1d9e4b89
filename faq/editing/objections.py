"""What saving an FAQ would take from others: asked about once, before it is saved."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from faq.learning.effects import UNSAVED_ID, EffectKind
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.learning.effects import Effect, Neighbourhood
    from faq.retrieval.results import Document

# What customers are answered by: a change of these is compared with other FAQs.
FOUND_BY = frozenset({"question", "answer", "status", "wordings"})


class Rivals(Protocol):
    """`faq.search.rivals`: FAQs that answer a question already, in other words."""

    def __call__(
        self, question: str, answer: str, *, without: Collection[int]
    ) -> list[Document]: ...


def rivals_of(document: Document, rivals: Rivals) -> list[Document]:
    """FAQs that answer its question already; with both the bot gives neither answer."""
    own_ids = {document.faq_id, document.group or UNSAVED_ID} - {UNSAVED_ID}
    return rivals(document.question, document.answer, without=own_ids)


def serious_effects(found: Neighbourhood, document: Document) -> list[Effect]:
    """What takes a question from another FAQ that has it for sure; save asks first.

    But for the question of the FAQ itself where another has the same: that is told by
    itself.
    """
    return [
        effect
        for effect in found.effects
        if effect.kind is not EffectKind.MISSES
        and (effect.is_sure or not effect.is_own)
        and normalise(effect.text) != normalise(document.question)
    ]
