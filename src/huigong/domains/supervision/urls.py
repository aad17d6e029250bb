"""Addresses of the duties, of what is computed from facts, check-ups, letters, sectors, wages."""

from django.urls import path

from huigong.domains.supervision.checkups import unsettled
from huigong.domains.supervision.checkups import views as checkups
from huigong.domains.supervision.clauses import views as clauses
from huigong.domains.supervision.clues import views as clues
from huigong.domains.supervision.duties import views
from huigong.domains.supervision.joint import views as joint
from huigong.domains.supervision.letters import views as letters
from huigong.domains.supervision.letters.annex import views as annex
from huigong.domains.supervision.letters.eseal import views as eseal
from huigong.domains.supervision.letters.trade import views as trade
from huigong.domains.supervision.plans import views as plans
from huigong.domains.supervision.shares import guest
from huigong.domains.supervision.shares import views as shares
from huigong.domains.supervision.specials import views as specials
from huigong.domains.supervision.wages import views as wages

_CHECKUP, _LETTER = "desk/supervision/at/<int:checkup_id>", "desk/supervision/paper/<int:letter_id>"
_PLAN = "desk/supervision/plan/<int:checkplan_id>"
_SPECIAL = "desk/supervision/special/<int:special_id>"
_SECTOR = "desk/supervision/sector/<int:sector_id>"
_WAGES = "desk/supervision/wages/<int:wage_id>"
_SHARE, _JOINT = "desk/supervision/shares/<int:share_id>", "joint/<str:code>"

urlpatterns = [
    path("desk/supervision/duties/", views.duties, name="supervision-duties"),
    path("desk/supervision/duties/<slug:code>/", views.duty, name="supervision-duty"),
    path("desk/supervision/sums/", views.sums, name="supervision-sums"),
    path("desk/supervision/sums/<slug:what>/", views.sum_of, name="supervision-sum"),
    path("desk/supervision/clauses/", clauses.clauses, name="supervision-clauses"),
    path(f"{_CHECKUP}/note/", checkups.note, name="supervision-note"),
    path(f"{_CHECKUP}/strike/", checkups.strike, name="supervision-strike"),
    path(f"{_CHECKUP}/recheck/<int:finding_id>/", checkups.recheck, name="supervision-recheck"),
    path("desk/supervision/found/", unsettled.findings, name="supervision-findings"),
    path(f"{_CHECKUP}/draft/", letters.draft, name="supervision-draft"),
    path("desk/supervision/trade/", trade.draft, name="supervision-trade"),
    path(f"{_LETTER}/follow/", letters.follow, name="supervision-follow"),
    path(f"{_LETTER}/judge/", letters.judge, name="supervision-judge"),
    path(f"{_LETTER}/pdf/", letters.paper, name="supervision-letter-pdf"),
    path(f"{_LETTER}/word/", letters.word, name="supervision-letter-word"),
    path(f"{_LETTER}/reword/", letters.reword, name="supervision-reword"),
    path(f"{_LETTER}/seal/", eseal.seal, name="supervision-letter-seal"),
    path(f"{_LETTER}/annex/", annex.annex, name="supervision-annex"),
    path(f"{_LETTER}/annex/open/", annex.paper, name="supervision-annex-open"),
    path(f"{_LETTER}/annex/<int:named_id>/", annex.unlist, name="supervision-annex-strike"),
    path(f"{_LETTER}/transfer/", clues.transfer_letter, name="supervision-letter-transfer"),
    path(f"{_LETTER}/hear/", clues.hear_letter, name="supervision-letter-hear"),
    path("desk/supervision/plans/", plans.plans, name="supervision-plans"),
    path("desk/supervision/plans/start/", plans.start, name="supervision-plan-start"),
    path(f"{_PLAN}/", plans.plan, name="supervision-plan"),
    path(f"{_PLAN}/choose/", plans.choose, name="supervision-plan-choose"),
    path(f"{_PLAN}/pick/", plans.pick, name="supervision-plan-pick"),
    path(f"{_PLAN}/unpick/", plans.unpick, name="supervision-plan-unpick"),
    path(f"{_PLAN}/draw/", plans.draw, name="supervision-plan-draw"),
    path("desk/supervision/specials/", specials.specials, name="supervision-specials"),
    path("desk/supervision/specials/announce/", specials.announce, name="supervision-announce"),
    path(f"{_SPECIAL}/", specials.special, name="supervision-special"),
    path(f"{_SPECIAL}/amend/", specials.amend, name="supervision-special-amend"),
    path("desk/supervision/sectors/", joint.sectors, name="supervision-sectors"),
    path("desk/supervision/sectors/open/", joint.open_sector, name="supervision-sector-open"),
    path(f"{_SECTOR}/transfer/", joint.transfer, name="supervision-sector-transfer"),
    path(f"{_SECTOR}/hear/", joint.hear, name="supervision-sector-hear"),
    path(f"{_SECTOR}/list/", joint.list_firms, name="supervision-sector-list"),
    path(f"{_SECTOR}/firms/", joint.firms, name="supervision-sector-firms"),
    path(f"{_SECTOR}/mark/", joint.mark, name="supervision-sector-mark"),
    path(f"{_SECTOR}/write/", joint.write, name="supervision-sector-write"),
    path(f"{_SECTOR}/case/", joint.case_paper, name="supervision-sector-case"),
    path("desk/supervision/shares/", shares.shares, name="supervision-shares"),
    path(
        "desk/supervision/shares/give/<slug:what>/<int:matter_id>/",
        shares.give,
        name="supervision-share-give",
    ),
    path(
        "desk/supervision/shares/at/<int:body_id>/open/",
        shares.open_desk,
        name="supervision-desk-open",
    ),
    path(
        "desk/supervision/shares/desk/<int:desk_id>/shut/",
        shares.shut_desk,
        name="supervision-desk-shut",
    ),
    path(f"{_SHARE}/end/", shares.end, name="supervision-share-end"),
    path(f"{_SHARE}/package/", shares.package, name="supervision-share-package"),
    path(f"{_SHARE}/reply/", shares.reply, name="supervision-share-reply"),
    path(f"{_JOINT}/", guest.desk, name="joint-desk"),
    path(f"{_JOINT}/<int:share_id>/", guest.matter, name="joint-matter"),
    path(f"{_JOINT}/<int:share_id>/paper/", guest.paper, name="joint-paper"),
    path(f"{_JOINT}/<int:share_id>/package/", guest.package, name="joint-package"),
    path(f"{_JOINT}/<int:share_id>/file/<int:file_id>/", guest.file, name="joint-file"),
    path(f"{_JOINT}/<int:share_id>/do/<slug:verb>/", guest.act, name="joint-act"),
    path(f"{_WAGES}/enlist/", wages.enlist, name="supervision-wage-enlist"),
    path(f"{_WAGES}/agree/", wages.agree, name="supervision-wage-agree"),
    path(f"{_WAGES}/pay/", wages.pay, name="supervision-wage-pay"),
    path(f"{_WAGES}/hear/", wages.hear, name="supervision-wage-hear"),
    path(f"{_WAGES}/line/<int:line_id>/", wages.amend, name="supervision-wage-amend"),
    path(f"{_WAGES}/line/<int:line_id>/strike/", wages.strike, name="supervision-wage-strike"),
    path(f"{_WAGES}/line/<int:line_id>/look/", wages.look, name="supervision-wage-look"),
    path(
        f"{_WAGES}/payment/<int:payment_id>/reverse/",
        wages.reverse,
        name="supervision-wage-reverse",
    ),
]
