"""What staff make of a failed probe: a wording of its FAQ, or one it never answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from faq.editing import Editor, NoSuchFAQ, read_faq
from faq.models import Edit
from faq.probing import ProbeKind
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.editing import EditedFAQ
    from faq.models import FailedProbe


def settle(
    probe: FailedProbe, user: AbstractBaseUser | AnonymousUser, *, may_publish: bool
) -> bool:
    """Write the text into its FAQ, with a version of it; whether customers get it.

    A near miss is never answered with the FAQ from then on, a rewording is a wording of
    it. Of who may not publish it waits in the FAQ's next text. Raises EditRefused.
    """
    seen = read_faq(probe.faq_id)
    if seen is None:
        raise NoSuchFAQ
    name = "never" if ProbeKind(probe.kind).is_near_miss else "wordings"
    editor = Editor(author=user, may_publish=may_publish, way=Edit.Way.LIST)
    is_next = seen.is_published and not may_publish
    changes = {name: _with(_begun(seen, is_next=is_next, name=name), probe.text)}
    if is_next:
        editor.keep_next(seen.id, changes, version=seen.version)
    else:
        editor.change(seen.id, changes, version=seen.version)
    probe.delete()
    return not is_next


def _begun(seen: EditedFAQ, *, is_next: bool, name: str) -> tuple[str, ...]:
    """The list as it is where the text is to be written."""
    values = seen.next_text.values if is_next and seen.next_text else seen.values
    texts: tuple[str, ...] = getattr(values, name)
    return texts


def _with(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    known = set(map(question_key, texts))
    return texts if question_key(text) in known else (*texts, text)
