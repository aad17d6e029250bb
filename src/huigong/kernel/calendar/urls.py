"""Addresses of the calendar's pages."""

from django.urls import path

from huigong.kernel.calendar import views

urlpatterns = [
    path("desk/settings/calendar/", views.calendar_year, name="calendar-year"),
    path("desk/settings/calendar/<int:year>/", views.calendar_year, name="calendar-year-of"),
    path("desk/settings/calendar/day/", views.calendar_day, name="calendar-day"),
    path("desk/settings/calendar/hours/", views.calendar_hours, name="calendar-hours"),
    path("desk/settings/calendar/notice/", views.calendar_notice, name="calendar-notice"),
]
