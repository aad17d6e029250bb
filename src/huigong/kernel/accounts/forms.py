"""allauth's forms without its placeholders and without the way to a reset by e-mail."""

from typing import Any

from allauth.account import forms as allauth_forms


class _Plain:
    """The label stands above the field; nothing is said twice inside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]  # mixed into a form
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""


class LoginForm(_Plain, allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Login and password."""


class ChangePasswordForm(_Plain, allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # as above
    """The old password, and the new one twice."""


class ReauthenticateForm(_Plain, allauth_forms.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password again."""
