"""How migrations give rights to groups; what has run once never changes here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.apps.registry import Apps


def create_role(apps: Apps, alias: str, role: str, names: Iterable[str]) -> None:
    """Make the group; one of that name that a company has made stays as it is."""
    group, is_new = _manager(apps, "auth.Group", alias).get_or_create(name=role)
    if is_new:
        group.permissions.set(_permissions(apps, alias, names))


def grant(apps: Apps, alias: str, role: str, names: Iterable[str]) -> None:
    """Give the group more rights, unless somebody has deleted it."""
    for group in _manager(apps, "auth.Group", alias).filter(name=role):
        group.permissions.add(*_permissions(apps, alias, names))


def grant_beside(apps: Apps, alias: str, *, held: str, added: str) -> None:
    """Give a right to the groups and users who hold another one themselves."""
    app, codename = held.split(".")
    is_held = {"codename": codename, "content_type__app_label": app}
    for kept in _manager(apps, "auth.Permission", alias).filter(**is_held):
        permission = _permission(apps, alias, added)
        permission.group_set.add(*kept.group_set.all())
        permission.user_set.add(*kept.user_set.all())


def _permissions(apps: Apps, alias: str, names: Iterable[str]) -> list[Any]:
    """Those of these names; Django makes missing ones only after all migrations.

    Any: a model of the migration's state.
    """
    return [_permission(apps, alias, name) for name in names]


def _permission(apps: Apps, alias: str, name: str) -> Any:  # Any: as above
    app, codename = name.split(".")
    verb, _sign, model = codename.partition("_")
    kinds = _manager(apps, "contenttypes.ContentType", alias)
    kind, _is_new = kinds.get_or_create(app_label=app, model=model)
    words = {"name": f"Can {verb} {model}"}
    permission, _is_new = _manager(apps, "auth.Permission", alias).get_or_create(
        content_type=kind, codename=codename, defaults=words
    )
    return permission


def _manager(apps: Apps, model: str, alias: str) -> Any:  # Any: as above
    return apps.get_model(model)._default_manager.using(alias)  # noqa: SLF001 (of a model that is chosen at run time)
