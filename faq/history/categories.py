"""Puts categories back; few are ever changed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.history.tables import CATEGORIES
from faq.models import Category, CategoryVersion, Edit, Version

if TYPE_CHECKING:
    from faq.history.recording import OpenEdit


def undo_categories(undone: Edit, edit: OpenEdit) -> None:
    """Rename back and make anew those that no later edit changed."""
    for version in _untouched(undone):
        if version.kind != Version.Kind.CREATED:
            before = _before(version)
            put_category_back(before or version, edit)


def drop_created(undone: Edit, edit: OpenEdit) -> None:
    """Delete those that the edit made and that no FAQ is in."""
    created = [v for v in _untouched(undone) if v.kind == Version.Kind.CREATED]
    ids = [version.category_id for version in created]
    unused = Category.objects.filter(pk__in=ids, faqs=None)
    unused_ids = list(unused.values_list("pk", flat=True))
    with edit.deleting(unused_ids, of=CATEGORIES):
        Category.objects.filter(pk__in=unused_ids).delete()


def put_category_back(version: CategoryVersion, edit: OpenEdit) -> bool:
    """Give the category the version's name, unless another has it; whether it did."""
    taken = Category.objects.filter(name__iexact=version.name)
    if taken.exclude(pk=version.category_id).exists():
        return False
    edit.before([version.category_id], of=CATEGORIES)
    Category.objects.update_or_create(
        pk=version.category_id, defaults={"name": version.name}
    )
    edit.after([version.category_id], of=CATEGORIES)
    return True


def _untouched(undone: Edit) -> list[CategoryVersion]:
    """What the edit made of categories that no later one touched."""
    versions = undone.category_versions.exclude(kind=Version.Kind.FOUND)
    later = CategoryVersion.objects.filter(edit__gt=undone.pk)
    ids = later.values_list("category_id")
    return list(versions.exclude(category_id__in=ids).order_by("id"))


def _before(version: CategoryVersion) -> CategoryVersion | None:
    if version.kind == Version.Kind.DELETED:
        return version
    earlier = CategoryVersion.objects.filter(
        category_id=version.category_id, id__lt=version.pk
    )
    return earlier.first()
