"""Addresses of the duties, of what is computed from facts, of check-ups, letters and sectors."""

from django.urls import path

from huigong.domains.supervision.checkups import views as checkups
from huigong.domains.supervision.clues import views as clues
from huigong.domains.supervision.duties import views
from huigong.domains.supervision.joint import views as joint
from huigong.domains.supervision.letters import views as letters
from huigong.domains.supervision.letters.trade import views as trade

_CHECKUP, _LETTER = "desk/supervision/at/<int:checkup_id>", "desk/supervision/paper/<int:letter_id>"
_SECTOR = "desk/supervision/sector/<int:sector_id>"

urlpatterns = [
    path("desk/supervision/duties/", views.duties, name="supervision-duties"),
    path("desk/supervision/duties/<slug:code>/", views.duty, name="supervision-duty"),
    path("desk/supervision/sums/", views.sums, name="supervision-sums"),
    path("desk/supervision/sums/<slug:what>/", views.sum_of, name="supervision-sum"),
    path(f"{_CHECKUP}/note/", checkups.note, name="supervision-note"),
    path(f"{_CHECKUP}/strike/", checkups.strike, name="supervision-strike"),
    path(f"{_CHECKUP}/draft/", letters.draft, name="supervision-draft"),
    path("desk/supervision/trade/", trade.draft, name="supervision-trade"),
    path(f"{_LETTER}/follow/", letters.follow, name="supervision-follow"),
    path(f"{_LETTER}/judge/", letters.judge, name="supervision-judge"),
    path(f"{_LETTER}/pdf/", letters.paper, name="supervision-letter-pdf"),
    path(f"{_LETTER}/word/", letters.word, name="supervision-letter-word"),
    path(f"{_LETTER}/reword/", letters.reword, name="supervision-reword"),
    path(f"{_LETTER}/transfer/", clues.transfer_letter, name="supervision-letter-transfer"),
    path(f"{_LETTER}/hear/", clues.hear_letter, name="supervision-letter-hear"),
    path("desk/supervision/sectors/", joint.sectors, name="supervision-sectors"),
    path("desk/supervision/sectors/open/", joint.open_sector, name="supervision-sector-open"),
    path(f"{_SECTOR}/transfer/", joint.transfer, name="supervision-sector-transfer"),
    path(f"{_SECTOR}/hear/", joint.hear, name="supervision-sector-hear"),
    path(f"{_SECTOR}/list/", joint.list_firms, name="supervision-sector-list"),
    path(f"{_SECTOR}/firms/", joint.firms, name="supervision-sector-firms"),
    path(f"{_SECTOR}/mark/", joint.mark, name="supervision-sector-mark"),
    path(f"{_SECTOR}/write/", joint.write, name="supervision-sector-write"),
    path(f"{_SECTOR}/case/", joint.case_paper, name="supervision-sector-case"),
]
