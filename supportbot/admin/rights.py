"""The rights that one account may give another, and the field they are ticked in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet
from django.forms import ModelMultipleChoiceField
from django.forms.models import ModelChoiceIterator
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from supportbot.roles import RIGHTS

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    Account = AbstractBaseUser | AnonymousUser

_RIGHTS = {right.name: right for right in RIGHTS}


def offered_rights(account: Account) -> QuerySet[Permission]:
    """What staff have a use for, as far as the account has it."""
    known = Permission.objects.select_related("content_type")
    names = [name for name in _RIGHTS if _has(account, name)]
    ids = [each.pk for each in known if _name(each) in names]
    return known.filter(pk__in=ids)


def offered_groups(account: Account) -> QuerySet[Group]:
    """The groups that may do nothing that the account may not."""
    groups = Group.objects.prefetch_related("permissions__content_type")
    ids = [group.pk for group in groups if holds_all_of_group(account, group)]
    return Group.objects.filter(pk__in=ids)


def holds_all_of_group(account: Account, group: Group) -> bool:
    """Whether the account may do all that the group may."""
    return all(_has(account, _name(each)) for each in group.permissions.all())


def holds_all_of_user(account: Account, other: User) -> bool:
    """Whether the account may do all that the other may, or could if it were active."""
    if getattr(account, "is_superuser", False):
        return True
    if other.is_superuser:
        return False
    rights = Permission.objects.filter(Q(user=other) | Q(group__user=other))
    return all(
        _has(account, _name(each)) for each in rights.select_related("content_type")
    )


class _ByArea(ModelChoiceIterator):
    """Rights in the order in which staff read them, under their areas."""

    def __iter__(self) -> Iterator[Any]:  # Any: choices, or groups of them
        order = list(_RIGHTS)
        known = [each for each in self.queryset if _name(each) in _RIGHTS]
        known.sort(key=lambda each: order.index(_name(each)))
        for area, rights in groupby(known, lambda each: _RIGHTS[_name(each)].area):
            yield (area, [self.choice(each) for each in rights])


class RightsField(ModelMultipleChoiceField):
    """Boxes to tick, in the words of staff."""

    iterator = _ByArea

    def __init__(
        self,
        queryset: QuerySet[Permission],
        **kwargs: Any,  # Any: passed on
    ) -> None:
        widget = UnfoldAdminCheckboxSelectMultipleWidget()
        super().__init__(queryset, widget=widget, **kwargs)

    def label_from_instance(self, obj: Permission) -> str:
        return str(_RIGHTS[_name(obj)].label)


def _has(account: Account, name: str) -> bool:
    return isinstance(account, User) and account.has_perm(name)


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
