"""The form of an API key: what it allows, of what its maker may do himself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.models import APIKey, Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

# Nobody gives a key what he may not do in the admin himself.
RIGHTS = {
    Scope.CHAT: (),
    Scope.READ: ("faq.view_faq",),
    Scope.WRITE: ("faq.add_faq", "faq.change_faq", "faq.import_faq"),
    Scope.PUBLISH: ("faq.publish_faq", "faq.delete_faq"),
}


def may_give(user: User | AnonymousUser, scope: str) -> bool:
    return user.has_perms(RIGHTS[Scope(scope)])


class ScopesField(forms.MultipleChoiceField):
    """Boxes to tick; it cleans to the words that the column has."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def prepare_value(self, value: Any) -> Any:  # Any: as Django types them
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:  # Any: as above
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: as above
        return set(self.prepare_value(initial) or ()) != set(data or ())


class APIKeyForm(forms.ModelForm):
    # Of the class that is made for a request.
    user: ClassVar[User | AnonymousUser]

    scopes = ScopesField(
        label=_("Allows"),
        choices=Scope.choices,
        initial=Scope.CHAT,
        help_text=_(
            "What the key can be used for. Tick no more than the integration needs: "
            "what reads or writes FAQs should have a key of its own, which speaks "
            "with no customers. What you may not do yourself cannot be given."
        ),
        error_messages={
            "required": _("Tick what the key allows. One for nothing is revoked.")
        },
    )

    class Meta:
        model = APIKey
        fields = ("name", "is_delegating", "messages_per_minute", "scopes")

    def clean_scopes(self) -> str:
        """Refuse what the user may not give; what the key had stays its own."""
        scopes: str = self.cleaned_data["scopes"]
        given = set(scopes.split()) - set(self._before())
        refused = [scope for scope in given if not may_give(self.user, scope)]
        if refused:
            labels = ", ".join(str(Scope(scope).label) for scope in sorted(refused))
            raise forms.ValidationError(
                _("You may not do this yourself: %(scopes)s."),
                params={"scopes": labels},
            )
        return scopes

    def _before(self) -> list[str]:
        key = self.instance
        return key.scopes.split() if key.pk else [str(Scope.CHAT)]
