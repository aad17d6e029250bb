"""Addresses of the hotline's own screens; list, export and API come from its register."""

from django.urls import path

from huigong.domains.hotline import views

urlpatterns = [
    path("desk/hotline/new/", views.register, name="hotline-register"),
    path("desk/hotline/case/<int:case_id>/fill/", views.edit, name="hotline-edit"),
    path("desk/hotline/case/<int:case_id>/answer/", views.answer, name="hotline-answer"),
    path("desk/hotline/case/<int:case_id>/dispatch/", views.dispatch, name="hotline-dispatch"),
    path("desk/hotline/case/<int:case_id>/close/", views.close, name="hotline-close"),
    path("desk/hotline/case/<int:case_id>/archive/", views.archive, name="hotline-archive"),
    path("desk/hotline/case/<int:case_id>/phone/", views.phone, name="hotline-phone"),
    path("desk/hotline/case/<int:case_id>/paper/", views.paper, name="hotline-paper"),
]
