"""Addresses of the front door and of the worker's pages."""

from django.urls import path

from huigong.portal import (
    asking,
    case_views,
    dates,
    joining,
    knowing,
    law,
    protection,
    proxies,
    reporting,
    slips,
    views,
)

urlpatterns = [
    path("", views.front_door, name="home"),
    path("my/", views.my_home, name="my-home"),
    path("my/dates/", dates.my_dates, name="my-dates"),
    path("my/report/", reporting.report, name="my-report"),
    path("my/join/", joining.find, name="my-join-find"),
    path("my/join/union/<int:number>/", joining.join_union, name="my-join-union"),
    path("my/join/<slug:code>/", joining.join, name="my-join"),
    path("my/membership/", joining.my_membership, name="my-membership"),
    path("my/membership/withdraw/", joining.withdraw, name="my-membership-withdraw"),
    path("my/membership/move/<int:number>/", joining.move, name="my-membership-move"),
    path("my/card/", joining.my_card, name="my-card"),
    path("my/valid/<str:token>/", joining.valid, name="my-valid"),
    path("my/know/", knowing.my_know, name="my-know"),
    path("my/typical/", knowing.my_typical, name="my-typical"),
    path("my/know/<slug:code>/", knowing.my_know_one, name="my-know-one"),
    path("my/ask/", asking.ask, name="my-ask"),
    path("my/slip/", slips.slip, name="slip"),
    path("my/slip/paper/", asking.slip_paper, name="slip-paper"),
    path("my/slip/own/", slips.to_own_account, name="slip-own"),
    path("my/cases/", views.my_cases, name="my-cases"),
    path("my/cases/<int:number>/", case_views.my_case, name="my-case"),
    path("my/cases/<int:number>/receipt/", case_views.receipt, name="my-receipt"),
    path("my/cases/<int:number>/paper/", case_views.paper, name="my-paper"),
    path("my/cases/<int:number>/law/", law.my_facts, name="my-law"),
    path("my/cases/<int:number>/law/paper/", law.my_law_paper, name="my-law-paper"),
    path("my/joined/", protection.joined, name="my-joined"),
    path("my/cases/<int:number>/consent/", protection.consent, name="my-consent"),
    path("my/cases/<int:number>/add/", case_views.add, name="my-add"),
    path("my/cases/<int:number>/withdraw/", case_views.withdraw, name="my-withdraw"),
    path("my/cases/<int:number>/judge/", case_views.judge, name="my-judge"),
    path(
        "my/cases/<int:number>/judge/<int:leg_id>/", case_views.judge_office, name="my-judge-office"
    ),
    path("my/cases/<int:number>/proxy/", proxies.name, name="my-proxy"),
    path("my/proxies/<int:number>/", proxies.answer, name="my-proxy-answer"),
    path("my/proxies/<int:number>/end/", proxies.end, name="my-proxy-end"),
]
