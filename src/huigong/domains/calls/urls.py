"""Addresses of the line; list, export and API of the calls come from their register."""

from django.urls import path

from huigong.domains.calls import (
    case_views,
    cti_views,
    demo_views,
    desk_views,
    shift_views,
    views,
)

urlpatterns = [
    path("desk/line/", views.home, name="calls-screen"),
    path("desk/line/ringing/", views.ringing, name="calls-ringing"),
    path("desk/line/duty/", views.duty, name="calls-duty"),
    path("desk/line/new/", views.new, name="calls-new"),
    path("desk/line/<int:call_id>/", views.call, name="calls-call"),
    path("desk/line/<int:call_id>/take/", views.take, name="calls-take"),
    path("desk/line/<int:call_id>/end/", views.end, name="calls-end"),
    path("desk/line/<int:call_id>/draft/", views.draft, name="calls-draft"),
    path("desk/line/<int:call_id>/number/", views.identify, name="calls-identify"),
    path("desk/line/missed/", desk_views.missed, name="calls-missed"),
    path("desk/line/<int:call_id>/back/", desk_views.back, name="calls-back"),
    path("desk/line/<int:call_id>/settle/", desk_views.settle, name="calls-settle"),
    path("desk/line/today/", desk_views.today, name="calls-today"),
    path("desk/line/today/paper/", desk_views.paper, name="calls-today-paper"),
    path("desk/line/shift/", shift_views.shift, name="calls-shift"),
    path("desk/line/shift/<int:shift_id>/relieve/", shift_views.relieve, name="calls-relieve"),
    path("desk/line/visit/", case_views.arrive, {"channel": "visit"}, name="calls-visit"),
    path("desk/line/letter/", case_views.arrive, {"channel": "letter"}, name="calls-letter"),
    path("desk/line/case/<int:case_id>/", case_views.of_case, name="calls-of-case"),
    path("desk/line/case/<int:case_id>/refer/", case_views.refer, name="calls-refer"),
    path("desk/line/referral/<int:referral_id>/", case_views.follow, name="calls-follow"),
    path("demo/calls/", demo_views.simulate, name="demo-calls"),
    path("cti/v1/events/", cti_views.announce, name="calls-cti"),
]
