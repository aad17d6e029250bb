"""What the line asks of the hotline while somebody talks: earlier matters, taking down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline import actions
from huigong.domains.hotline.categories import place_choices, place_name
from huigong.domains.hotline.manner import Manner, only_call
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.page import TONES
from huigong.domains.hotline.reporting import MOST_TEXT, headline, register_once
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.phones import is_mobile
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now

_OPEN = (CaseState.REGISTERED, CaseState.HANDLING, CaseState.ANSWERED)
_MOST = 9
_NATIONS = re.compile(r"(回族土族|土族|撒拉族|回族|蒙古族)?(自治)?(县|区|市|行政委员会)$")
#: Short names that are ordinary words too (互助保障, 平安保险): only with 县 or 区.
_ORDINARY = frozenset({"互助", "平安", "河南", "同仁", "共和", "城东", "城中", "城西", "城北"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An earlier matter of a caller, in plain values."""

    id: int
    number: str
    title: str
    state: str
    tone: str
    employer: str
    place: str
    opened_at: datetime
    is_open: bool
    only_call: str
    url: str


def earlier(phone: str, ids: Iterable[int] = ()) -> list[Known]:
    """The caller's earlier matters that the seat may see, open ones first; each look is told."""
    caller = Account.objects.find_worker(phone) if phone and is_mobile(phone) else None
    theirs = Q(pk__in=list(ids))
    if caller is not None:
        theirs |= Q(reporter=caller)
    cases = Case.objects.filter(theirs).order_by("-id")
    found = [*cases.filter(state__in=_OPEN)[:_MOST], *cases.exclude(state__in=_OPEN)[:_MOST]]
    for case in found[:_MOST]:
        record_look(case, what="caller")
    return [_known(case) for case in found[:_MOST]]


def _known(case: Case) -> Known:
    return Known(
        id=case.pk,
        number=case.number,
        title=case.title,
        state=case.get_state_display(),
        tone=TONES[CaseState(case.state)],
        employer=case.employer,
        place=place_name(case.division),
        opened_at=case.opened_at,
        is_open=case.state in _OPEN,
        only_call=only_call(case),
        url=case.get_absolute_url(),
    )


def get_case(case_id: int) -> Case:
    """A matter in the seat's sight. Raises Http404."""
    return get_object_or_404(Case, pk=case_id)


def take_down(
    client_id: UUID, *, manner: dict[str, Any], workplace: int | None = None, **words: Any
) -> Case:
    """Register what was said; the same form sent again is the same matter.

    `workplace` is the number of the employer on file: whoever is tied to it is kept out.
    """
    words["title"] = words["title"].strip() or headline(words["text"])
    case = register_once(client_id, manner=Manner(**manner), **words)
    if workplace and case.workplace_id != workplace:
        case = actions.edit_case(case, workplace_id=workplace)
    return case


def answer(case_id: int, words: str) -> Case:
    """Answer on the line: the matter is closed."""
    return actions.answer_case(_mine(case_id), answer=words)


def attach(case_id: int, words: str) -> Case:
    """Write what was said this time into an open matter, dated. Raises ValidationError."""
    case = _mine(case_id)
    if case.state not in _OPEN:
        raise ValidationError(_("这件事已经办结，请另行登记。"))
    dated = _("【%(at)s 来电补充】%(text)s") % {
        "at": f"{timezone.localtime(now()):%m-%d %H:%M}",
        "text": words.strip(),
    }
    if len(case.text) + len(dated) + 2 > MOST_TEXT:
        raise ValidationError({"text": _("那件事的内容已经写满，请另行登记，并写明它的编号。")})
    return actions.edit_case(case, text=f"{case.text}\n\n{dated}")


def propose_place(*said: str) -> tuple[str, str]:
    """The county that is named in what was said, and the word that named it; empty for none."""
    for text in said:
        found = [(text.find(word), code, word) for word, code in _words() if word in text]
        if found:
            _at, code, word = min(found)
            return code, word
    return "", ""


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Counties by their names, whole and as people say them: 化隆回族自治县, 化隆县, 化隆."""
    known: list[tuple[str, str]] = []
    for code, name in place_choices():
        short = _NATIONS.sub("", name)
        known += [(name, code), *((f"{short}{kind}", code) for kind in "县区市")]
        if short not in _ORDINARY:
            known.append((short, code))
    return tuple(known)


def _mine(case_id: int) -> Case:
    return get_object_or_404(Case.objects.select_for_update(of=("self",)), pk=case_id)
