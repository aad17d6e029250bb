"""Addresses of what is done with legs."""

from django.urls import path

from huigong.kernel.workflow import views

urlpatterns = [
    path("desk/legs/<int:leg_id>/<slug:verb>/", views.act_on_leg, name="leg-act"),
    path(
        "desk/extensions/<int:extension_id>/<slug:verb>/",
        views.act_on_extension,
        name="extension-act",
    ),
    path(
        "desk/supervisions/<int:supervision_id>/<slug:verb>/",
        views.act_on_supervision,
        name="supervision-act",
    ),
]
