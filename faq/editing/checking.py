"""Whether an FAQ may be saved as it is to be: what the form of the admin asks, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import override

from faq.editing.documents import change_of, document_of
from faq.editing.exceptions import (
    AnswerAtRisk,
    FieldFault,
    InvalidFAQ,
    OthersAnswer,
    PinsBroken,
)
from faq.editing.objections import FOUND_BY, rivals_of, serious_effects
from faq.editing.rules import said_already
from faq.editing.wordings import KINDS, MAX_CHARS, in_both
from faq.learning import broken_by, neighbourhood_of
from faq.linting import find_image
from faq.models import FAQ
from faq.retrieval.text.normalisation import question_key
from faq.search import rivals, search_in

if TYPE_CHECKING:
    from faq.editing.texts import FAQValues
    from faq.learning import UnsavedChange

NO_IMAGES = "The bot shows no images; add a link instead: [what it shows](address)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What an editor has been told before, and wants all the same."""

    save_anyway: bool = False  # though other FAQs lose questions
    despite_pinned: str = ""  # the reason why pinned questions may break


def require_valid(values: FAQValues, row: FAQ, changed: frozenset[str]) -> None:
    """Raise InvalidFAQ, all faults in it, for what no FAQ may be."""
    with override("en"):  # who integrates reads what programs can match
        faults = [*_of_lists(values), *_of_texts(values, changed), *_of_row(row)]
        if not faults and (said := said_already(as_cleaned(values, row), row)):
            what = f"FAQ {said[0].pk} says this in its language already."
            faults = [FieldFault(field="language", what=what)]
    if faults:
        raise InvalidFAQ(faults)


def require_harmless(
    values: FAQValues, row: FAQ, changed: frozenset[str], consents: Consents
) -> None:
    """Raise OthersAnswer or PinsBroken for what has to be confirmed first."""
    cleaned = as_cleaned(values, row)
    is_published = values.status == FAQ.Status.PUBLISHED
    if is_published and FOUND_BY & changed and not consents.save_anyway:
        risks = list(_risks(cleaned, row))
        if risks:
            raise OthersAnswer(risks)
    if changed:
        require_pins(change_of(cleaned, row), consents)


def require_pins(change: UnsavedChange, consents: Consents) -> None:
    """Raise PinsBroken for pinned questions that break without a reason."""
    if not consents.despite_pinned and (broken := broken_by(change)):
        raise PinsBroken(broken)


def as_cleaned(values: FAQValues, row: FAQ) -> Mapping[str, Any]:  # Any: of a form
    """The values as the form of the admin has them."""
    named = {each.name: getattr(values, each.name) for each in fields(values)}
    original = row.translation_of if values.translation_of else None
    return {**named, "translation_of": original}


def _of_lists(values: FAQValues) -> Iterator[FieldFault]:
    for name in KINDS:
        first: dict[str, int] = {}
        for number, text in enumerate(getattr(values, name)):
            place = f"{name}/{number}"
            other = first.setdefault(question_key(text), number)
            if len(text) > MAX_CHARS:
                what = f"Must have at most {MAX_CHARS} characters."
                yield FieldFault(field=place, what=what)
            elif other != number:
                yield FieldFault(field=place, what=f"Says the same as number {other}.")
    for text in in_both(values.wordings, values.never):
        what = f"Is in both lists; remove it from one: {text[:60]}"
        yield FieldFault(field="never", what=what)


def _of_texts(values: FAQValues, changed: frozenset[str]) -> Iterator[FieldFault]:
    if "answer" in changed and find_image(values.answer):
        yield FieldFault(field="answer", what=NO_IMAGES)
    if values.translation_of and not (
        FAQ.objects.visible().filter(pk=values.translation_of).exists()
    ):
        what = f"There is no FAQ {values.translation_of}."
        yield FieldFault(field="translation_of", what=what)


def _of_row(row: FAQ) -> Iterator[FieldFault]:
    is_dangling = row.translation_of_id and not (
        FAQ.objects.filter(pk=row.translation_of_id).exists()
    )
    if is_dangling:  # said already; nothing can be compared with it
        return
    try:
        row.full_clean()
    except ValidationError as exc:
        for name, messages in exc.message_dict.items():
            field = "" if name == NON_FIELD_ERRORS else name
            for what in messages:
                yield FieldFault(field=field, what=what)


def _risks(cleaned: Mapping[str, Any], row: FAQ) -> Iterator[AnswerAtRisk]:  # Any: s.a.
    document = document_of(cleaned, faq_id=row.pk)
    for other in rivals_of(document, rivals):
        yield AnswerAtRisk(
            kind="rival",
            text=document.question,
            faq_id=other.faq_id,
            question=other.question,
        )
    near = neighbourhood_of(document, search=search_in)
    for effect in serious_effects(near, document):
        yield AnswerAtRisk(
            kind=str(effect.kind),
            text=effect.text,
            faq_id=effect.other.faq_id,
            question=effect.other.question,
        )
