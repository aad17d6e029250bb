"""Addresses of sign-in; what allauth offers and we do not is closed before allauth is asked."""

from django.urls import path, re_path

from huigong.kernel.accounts import views

_CLOSED = (
    r"^accounts/(?:signup|email|confirm-email|password/reset|password/set|login/code)(?:/.*)?$"
)

urlpatterns = [
    path("my/sign-in/", views.phone_login, name="phone-login"),
    path("my/sign-in/code/", views.phone_code, name="phone-login-code"),
    path("my/sign-in/who/", views.phone_proof, name="phone-login-proof"),
    path("demo/", views.personas, name="demo-personas"),
    path("demo/enter/<int:number>/", views.enter_persona, name="demo-enter"),
    path("accounts/sessions/<int:number>/end/", views.end_session, name="session-end"),
    re_path(_CLOSED, views.closed, name="sign-in-closed"),
]
