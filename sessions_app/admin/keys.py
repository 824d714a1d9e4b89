"""API keys in the admin: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app.admin.key_forms import APIKeyForm
from sessions_app.models import APIKey, Scope


@admin.register(APIKey)
class APIKeyAdmin(ModelAdmin):
    form = APIKeyForm
    list_display = ["name", "shown_state", "shown_scopes", "is_delegating"]
    list_display += ["created_at"]
    list_display += ["last_used_at"]
    search_fields = ["name"]
    fields = [
        "name",
        "scopes",
        "is_delegating",
        "messages_per_minute",
        ("created_at", "last_used_at", "revoked_at"),
    ]
    readonly_fields = ["created_at", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    def formfield_for_dbfield(
        self,
        db_field: Field,
        request: HttpRequest,
        **kwargs: Any,  # Any: as Django types them
    ) -> Any:  # Any: a form's field; unfold says that it is a model's
        if db_field.name == "messages_per_minute":
            kwargs["label"] = _("Messages per minute")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(
        self,
        request: HttpRequest,
        obj: APIKey | None = None,
        change: bool = False,
        **kwargs: Any,  # Any, here and below: as Django types them
    ) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: APIKey | None = None) -> list:
        """A new key has no past to show."""
        return self.fields if obj else self.fields[:-1]

    def has_delete_permission(
        self, request: HttpRequest, obj: APIKey | None = None
    ) -> bool:
        """Never: a key's conversations would lose their owner. Revoke it."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Model, form: Form, change: bool
    ) -> None:
        if isinstance(obj, APIKey) and not change:
            obj.set_new_secret()  # a placeholder: `response_add` draws the one shown
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: APIKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the secret: no redirect, which would have to carry it."""
        secret = obj.set_new_secret()
        obj.save(update_fields=["digest"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Copy the new key"),
            "opts": self.opts,
            "key": obj,
            "secret": secret,
        }
        return TemplateResponse(request, "sessions_app/key_created.html", context)

    @admin.display(description=_("State"))
    @display(label={"active": "success", "revoked": "danger"})
    def shown_state(self, key: APIKey) -> tuple[str, str]:
        is_active = key.revoked_at is None
        return (
            ("active", gettext("Active"))
            if is_active
            else ("revoked", gettext("Revoked"))
        )

    @admin.display(description=_("Allows"))
    def shown_scopes(self, key: APIKey) -> str:
        return ", ".join(str(scope.label) for scope in Scope if key.has_scope(scope))

    @admin.action(description=_("Revoke the selected keys"), permissions=["change"])
    def revoke(
        self, request: HttpRequest, queryset: QuerySet[APIKey]
    ) -> HttpResponse | None:
        """Ask first: what uses a key stops working at once, and for good."""
        active = list(queryset.filter(revoked_at=None))
        if active and "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Revoke keys"),
                "opts": self.opts,
                "keys": active,
            }
            return TemplateResponse(request, "sessions_app/revoke_keys.html", context)
        for key in active:
            key.revoke()
            self.log_change(request, key, gettext("Revoked."))
        count = len(active)
        told = ngettext("{} key revoked.", "{} keys revoked.", count)
        self.message_user(request, told.format(count))
        return None
