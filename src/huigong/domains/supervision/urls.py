"""Addresses of the duties, of what is computed from facts, of check-ups and letters."""

from django.urls import path

from huigong.domains.supervision.checkups import views as checkups
from huigong.domains.supervision.duties import views
from huigong.domains.supervision.letters import views as letters
from huigong.domains.supervision.letters.trade import views as trade

_CHECKUP, _LETTER = "desk/supervision/at/<int:checkup_id>", "desk/supervision/paper/<int:letter_id>"

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
]
