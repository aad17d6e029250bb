"""Addresses of the hotline's own screens; list, export and API come from its register."""

from django.urls import path

from huigong.domains.hotline import papers, views
from huigong.domains.hotline.advising import views as advising
from huigong.domains.hotline.joining import views as joining
from huigong.domains.hotline.law import views as law
from huigong.domains.hotline.orders import views as orders
from huigong.domains.hotline.outside import guest
from huigong.domains.hotline.outside import views as outside
from huigong.domains.hotline.own import views as own
from huigong.domains.hotline.protection.urls import urlpatterns as protecting
from huigong.domains.hotline.quality import views as quality
from huigong.domains.hotline.typical import views as typical

urlpatterns = [
    *protecting,
    path("desk/hotline/new/", views.register, name="hotline-register"),
    path("desk/hotline/case/<int:case_id>/fill/", views.edit, name="hotline-edit"),
    path("desk/hotline/case/<int:case_id>/answer/", views.answer, name="hotline-answer"),
    path("desk/hotline/case/<int:case_id>/dispatch/", views.dispatch, name="hotline-dispatch"),
    path("desk/hotline/case/<int:case_id>/grade/", views.grade, name="hotline-grade"),
    path("desk/hotline/case/<int:case_id>/close/", views.close, name="hotline-close"),
    path("desk/hotline/case/<int:case_id>/archive/", views.archive, name="hotline-archive"),
    path("desk/hotline/slip/", own.by_slip, name="hotline-by-slip"),
    path("desk/hotline/case/<int:case_id>/slip/", own.hand, name="hotline-hand-slip"),
    path("desk/hotline/case/<int:case_id>/law/", law.facts, name="law-facts"),
    path("desk/hotline/case/<int:case_id>/law/turn/", law.turn, name="law-turn"),
    path(
        "desk/hotline/case/<int:case_id>/law/turn/<int:turn_id>/", law.confirm, name="law-confirm"
    ),
    path("desk/hotline/case/<int:case_id>/law/tell/", law.tell, name="law-tell"),
    path("desk/hotline/case/<int:case_id>/law/paper/", law.paper, name="law-paper"),
    path("desk/hotline/case/<int:case_id>/paper/", views.paper, name="hotline-paper"),
    path("desk/hotline/case/<int:case_id>/receipt/", papers.receipt, name="hotline-receipt"),
    path(
        "desk/hotline/leg/<int:leg_id>/paper/<slug:sort>/",
        papers.leg_paper,
        name="hotline-leg-paper",
    ),
    path("exchange/v1/messages/", orders.door, name="hotline-exchange"),
    path("desk/hotline/case/<int:case_id>/brief/", orders.brief, name="hotline-brief"),
    path("desk/hotline/exchange/", orders.outbox, name="hotline-outbox"),
    path("desk/hotline/exchange/<int:upward_id>/resend/", orders.resend, name="hotline-resend"),
    path("desk/hotline/case/<int:case_id>/outside/", outside.send, name="hotline-outside-send"),
    path(
        "desk/hotline/outside/<int:outside_id>/letter/",
        outside.paper,
        name="hotline-outside-letter",
    ),
    path(
        "desk/hotline/outside/<int:outside_id>/<slug:verb>/",
        outside.act,
        name="hotline-outside-act",
    ),
    path("guest/<str:code>/", guest.desk, name="guest-desk"),
    path("guest/<str:code>/<slug:verb>/", guest.act, name="guest-act"),
    path("desk/hotline/case/<int:case_id>/join/", joining.join, name="hotline-join"),
    path("desk/hotline/case/<int:case_id>/part/", joining.part, name="hotline-part"),
    path("desk/hotline/bundle/<int:bundle_id>/", joining.bundle, name="hotline-bundle"),
    path(
        "desk/hotline/bundle/<int:bundle_id>/answer/", joining.answer, name="hotline-bundle-answer"
    ),
    path("desk/hotline/case/<int:case_id>/typical/", typical.draft, name="hotline-typical"),
    path("desk/hotline/case/<int:case_id>/ask/", advising.ask, name="hotline-ask"),
    path("desk/hotline/advice/", advising.queue, name="hotline-advice-queue"),
    path("desk/hotline/advice/<int:advice_id>/", advising.advise, name="hotline-advise"),
    path("desk/hotline/quality/", quality.draws, name="hotline-quality"),
    path("desk/hotline/quality/<int:draw_id>/", quality.draw, name="hotline-quality-draw"),
    path("desk/hotline/quality/check/<int:check_id>/", quality.check, name="hotline-quality-check"),
]
