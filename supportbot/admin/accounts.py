"""Staff accounts and groups: nobody gives a right, or gets at one, that he lacks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField, Model, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from supportbot.admin.rights import (
    RightsField,
    holds_all_of_group,
    holds_all_of_user,
    offered_groups,
    offered_rights,
)

admin.site.unregister(User)
admin.site.unregister(Group)


class KeptForm(forms.ModelForm):
    """A form that leaves alone what it does not offer to whoever opened it."""

    def clean(self) -> dict[str, Any] | None:  # Any: the fields' values, as Django has
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # Any: as above
        for name in ("groups", "user_permissions", "permissions"):
            if self.instance.pk and name in cleaned:
                cleaned[name] = [*cleaned[name], *self._not_offered(name)]
        return cleaned

    def _not_offered(self, name: str) -> list[Model]:
        field = self.fields[name]
        offered = field.queryset if isinstance(field, ModelMultipleChoiceField) else ()
        held = getattr(self.instance, name).all()
        return [each for each in held if each not in set(offered or ())]


class KeptUserForm(KeptForm, UserChangeForm):
    pass


class RightsAdmin(ModelAdmin):
    """Offers what the user may give: rights that staff have a use for, and his own."""

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField,
        request: HttpRequest,
        **kwargs: Any,  # Any: passed on
    ) -> ModelMultipleChoiceField:
        if db_field.name in {"user_permissions", "permissions"}:
            rights = offered_rights(request.user)
            return RightsField(rights, label=_("Rights"), required=False)
        if db_field.name == "groups":
            kwargs["queryset"] = offered_groups(request.user)
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
            kwargs["help_text"] = _("What the account may do is the sum of its groups.")
        field: ModelMultipleChoiceField = super().formfield_for_manytomany(
            db_field, request, **kwargs
        )
        return field


@admin.register(User)
class UserAdmin(RightsAdmin, DjangoUserAdmin):  # type: ignore[misc]  # as unfold's manual has it
    """Accounts; those that may do more than the user are only shown to him.

    Nobody deletes or disables his own: somebody is left who may get in.
    """

    form = KeptUserForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    filter_horizontal = ()
    list_display = ["username", "shown_name", "email", "shown_groups", "is_active"]
    list_filter = ["groups", "is_active", "is_superuser"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), "email"]}),
        (
            _("What the account may do"),
            {"fields": ["groups", "is_active", "is_staff", "is_superuser"]},
        ),
        (
            _("Rights beside those of its groups"),
            {"fields": ["user_permissions"], "classes": ["collapse"]},
        ),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        fields = ["last_login", "date_joined"]
        if obj == request.user:  # nobody locks himself out, the last of all least
            return [*fields, "is_active", "is_staff", "is_superuser"]
        return fields if _is_superuser(request) else [*fields, "is_superuser"]

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or holds_all_of_user(request.user, obj))

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        is_own = obj == request.user
        return (
            may and not is_own and (obj is None or holds_all_of_user(request.user, obj))
        )

    @admin.display(description=_("Name"), ordering="last_name")
    def shown_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("Groups"))
    def shown_groups(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join(
            [*([str(_("Superuser"))] if user.is_superuser else []), *names]
        )


@admin.register(Group)
class GroupAdmin(RightsAdmin, DjangoGroupAdmin):  # type: ignore[misc]  # same
    """Groups; those that may do more than the user are only shown to him."""

    form = KeptForm
    filter_horizontal = ()

    def has_change_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or holds_all_of_group(request.user, obj))

    def has_delete_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        is_own = obj is not None and request.user in obj.user_set.all()
        return (
            may
            and not is_own
            and (obj is None or holds_all_of_group(request.user, obj))
        )


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
