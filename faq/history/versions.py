"""Restores a version of anything that has versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from faq.history.exceptions import RestoreRefused
from faq.history.recording import Author, OpenEdit, recording
from faq.history.restoring import put_back
from faq.history.tables import FAQS, Kept
from faq.history.targets import aim_at_versions, leave_taken, reasons, targets
from faq.history.timeline import versions_of
from faq.models import FAQ, Edit

if TYPE_CHECKING:
    from faq.models import FAQVersion


def restore_version(
    kept: Kept, own_id: int, version_id: int, author: Author = None
) -> int | None:
    """Give back what the version says, a deleted thing too; the number of the edit.

    None if nothing was different. Raises `RestoreRefused` where there is no such
    version, or something else has its question or name by now.
    """
    version = versions_of(kept, own_id).filter(pk=version_id).first()
    if version is None:
        raise RestoreRefused(_("There is no such version of it."))
    note = f"version {version_id}, of edit {version.edit_id}"
    with recording(Edit.Way.RESTORE, author=author, note=note) as edit:
        edit.before([own_id], of=kept)
        if kept is FAQS:
            _restore_faq(version, edit)
        else:
            _restore_row(kept, own_id, version)
            edit.after([own_id], of=kept)
    return edit.number


def _restore_faq(version: FAQVersion, edit: OpenEdit) -> None:
    with targets():
        aim_at_versions([version.pk])
        leave_taken()
        if reasons(1):
            raise RestoreRefused(_who_has_it(version))
        put_back(edit)


def _who_has_it(version: FAQVersion) -> str:
    others = FAQ.objects.exclude(pk=version.faq_id)
    other = others.filter(question__iexact=version.question).first()
    if other is not None:
        return _(
            "FAQ %(number)s asks “%(question)s” now. Change or delete that one first."
        ) % {"number": other.pk, "question": other.question}
    return _(
        "Another FAQ has the external ID “%(id)s” now. Change or delete that one first."
    ) % {"id": version.external_id}


def _restore_row(kept: Kept, own_id: int, version: Any) -> None:  # Any: of that table
    row = kept.model(
        pk=own_id, **{name: getattr(version, name) for name in kept.copied}
    )
    row._state.adding = False  # noqa: SLF001  else its number would count as taken
    try:
        row.full_clean()
    except ValidationError as exc:
        raise RestoreRefused(" ".join(exc.messages)) from exc
    row.save()
