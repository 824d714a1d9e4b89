"""The admin's first page, and staff accounts in the same dress as all the rest."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from faq.models import FAQ
from sessions_app.models import ChatSession
from sessions_app.statistics import recent_activity

admin.site.index_title = "Overview"
admin.site.index_template = "sessions_app/dashboard.html"
admin.site.unregister(User)
admin.site.unregister(Group)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page's context (Any: as Django types it) with what the user may see."""
    faqs = admin.site.get_model_admin(FAQ)
    sessions = admin.site.get_model_admin(ChatSession)
    if faqs.has_view_permission(request):
        context["knowledge"] = {
            "answerable": FAQ.objects.answerable().count(),
            "drafts": FAQ.objects.filter(status=FAQ.Status.DRAFT).count(),
            "can_add": faqs.has_add_permission(request),
        }
    if sessions.has_view_permission(request):
        context["activity"] = recent_activity()
    return context


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc]  # as unfold's manual has it
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]  # same
    pass
