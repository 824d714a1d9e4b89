"""What no FAQ may be, whoever writes it: rules beyond those of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from faq.editing.languages import group_of, spoken, told

if TYPE_CHECKING:
    from faq.models import FAQ


def said_already(values: Mapping[str, Any], faq: FAQ) -> list[FAQ]:
    """Others that say in its language what it is to be a translation of.

    Of values (Any: as forms clean them) that are to be those of the FAQ.
    """
    original = values.get("translation_of")
    own = values["language"] or told(values["question"], values["answer"])
    others = [original, *group_of(original)] if original and own else []
    return [each for each in others if each != faq and spoken(each) == own]
