"""Every write of a clue and of the authority's case: on letters here, on sector findings by the
actions of `joint`, which call the same few functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.clues.models import AuthorityCase, ClueTransfer, Reply
from huigong.domains.supervision.clues.rules import Why
from huigong.domains.supervision.clues.standing import (
    WORDS,
    case_of,
    clue_of,
    reason_against_letter,
    verdict_on,
)
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.workflow import letter_flow
from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.changes import lengthen
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.clocks import open_clock, put_due
from huigong.kernel.workflow.models import OPEN_STATES, Leg, Step
from huigong.kernel.workflow.single import begin_step

#: The field of the form that each thing against it belongs to.
_FIELDS = {Why.GROUND: "grounds", Why.COOPERATES: "refusal", Why.UNDECIDED: "basis"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """What is handed to the procuratorate."""

    sent_on: date
    receiver: str
    grounds: Sequence[str]
    documents: str
    refusal: str = ""
    basis: str = ""


def put_clue(row: ScopedModel, unit: Unit, handing: Handing) -> None:
    """Hand a row over, once. Raises ValidationError with what speaks against it."""
    if clue_of(row) is not None:
        raise ValidationError(_("这件事已经移送过了。"))
    refusal, basis = handing.refusal.strip(), handing.basis.strip()
    verdict = verdict_on(unit, handing.grounds, is_refused=bool(refusal))
    if wrong := [one for one in verdict.why if not (one == Why.UNDECIDED and basis)]:
        raise ValidationError({_FIELDS.get(one, "__all__"): WORDS[one] for one in wrong})
    if handing.sent_on > today():
        raise ValidationError({"sent_on": _("移送日期不能在今天以后。")})
    clue = ClueTransfer(
        kind=kind_of(type(row)),
        row_id=row.pk,
        sent_on=handing.sent_on,
        receiver=handing.receiver.strip(),
        grounds=sorted(set(handing.grounds)),
        refusal=refusal,
        basis=basis,
        documents=handing.documents.strip(),
    )
    clue.full_clean()
    clue.save(force_insert=True)


def put_reply(row: ScopedModel, *, reply: str, replied_on: date, reply_note: str) -> None:
    """What came back. Raises ValidationError where nothing was sent, or on a day that cannot be."""
    clue = clue_of(row)
    if clue is None:
        raise ValidationError(_("还没有移送。"))
    if reply not in Reply.values:
        raise ValidationError({"reply": _("请选检察机关怎样答复。")})
    if not clue.sent_on <= replied_on <= today():
        raise ValidationError({"replied_on": _("答复日期在移送日期和今天之间。")})
    clue.reply, clue.replied_on, clue.reply_note = reply, replied_on, reply_note.strip()
    clue.full_clean()
    clue.save(update_fields=("reply", "replied_on", "reply_note"))


def put_case(row: ScopedModel, *, authority: str, case_number: str, filed_on: date) -> None:
    """The authority opened a case, once."""
    if case_of(row) is not None:
        raise ValidationError(_("已经登记过立案。"))
    if filed_on > today():
        raise ValidationError({"filed_on": _("立案日期不能在今天以后。")})
    case = AuthorityCase(
        kind=kind_of(type(row)),
        row_id=row.pk,
        authority=authority.strip(),
        case_number=case_number.strip(),
        filed_on=filed_on,
    )
    case.full_clean()
    case.save(force_insert=True)


def put_longer(row: ScopedModel, unit: Unit, *, approved_on: date, approval: str) -> datetime:
    """The authority's own approval of more time, once; the new moment."""
    case = case_of(row)
    if case is None or case.concluded_on is not None:
        raise ValidationError(_("没有正在办理的立案。"))
    if case.approved_on is not None:
        raise ValidationError(_("只能延长一次，已经登记过了。"))
    if not case.filed_on <= approved_on <= today():
        raise ValidationError({"approved_on": _("批准日期在立案日期和今天之间。")})
    case.approved_on, case.approval = approved_on, approval.strip()
    case.full_clean()
    case.save(update_fields=("approved_on", "approval"))
    more = params.at(approved_on, division=unit.division).get("joint.authority_extension")
    clock = open_clock(Leg.objects.on(row).get(state__in=OPEN_STATES), Step.AWAIT)
    calendar = for_division(unit.division)
    put_due(clock, lengthen(calendar, Due.from_json(clock.due), int(more.value)))
    return clock.due_at


def put_outcome(row: ScopedModel, *, concluded_on: date, outcome: str) -> None:
    """How the authority's case ended: counted once, however many firms and letters it is about."""
    case = case_of(row)
    if case is None:
        raise ValidationError(_("还没有登记立案。"))
    if case.concluded_on is not None:
        raise ValidationError(_("处理结果只登记一次，已经登记过了。"))
    if not case.filed_on <= concluded_on <= today():
        raise ValidationError({"concluded_on": _("日期在立案日期和今天之间。")})
    case.concluded_on, case.outcome = concluded_on, outcome.strip()
    case.full_clean()
    case.save(update_fields=("concluded_on", "outcome"))


# --- letters --------------------------------------------------------------------------------------


@action("transfer", model=Letter)
def transfer_letter(letter: Letter, *, handing: Handing) -> Letter:
    """把监督文书的线索移送了检察机关"""
    if why := reason_against_letter(letter):
        raise ValidationError(why)
    put_clue(letter, letter.unit, handing)
    return letter


@action("hear", model=Letter, records=("reply", "replied_on"))
def hear_letter(
    letter: Letter,
    *,
    reply: Annotated[Reply, gettext_lazy("检察机关的答复")],
    replied_on: Annotated[date, gettext_lazy("答复日期")],
    reply_note: str = "",
) -> Letter:
    """登记了检察机关对移送线索的答复"""
    put_reply(letter, reply=reply, replied_on=replied_on, reply_note=reply_note)
    return letter


@action("file", model=Letter, records=("filed_on",))
def file_letter(
    letter: Letter,
    *,
    authority: Annotated[str, gettext_lazy("主管部门"), 100],
    filed_on: Annotated[date, gettext_lazy("立案日期"), gettext_lazy("调查的期限从这天起算。")],
    case_number: Annotated[str, gettext_lazy("立案文号"), 60] = "",
) -> Letter:
    """登记了建议书的立案"""
    letter_flow.move(letter, "file")
    put_case(letter, authority=authority, case_number=case_number, filed_on=filed_on)
    _take(letter, begin_step(letter, letter.unit, Step.AWAIT, since=filed_on).due_at)
    return letter


@action("lengthen", model=Letter, records=("approved_on",))
def lengthen_letter(
    letter: Letter,
    *,
    approved_on: Annotated[date, gettext_lazy("批准延长的日期")],
    approval: Annotated[
        str,
        gettext_lazy("由谁批准"),
        gettext_lazy("《劳动保障监察条例》第十七条：经劳动保障行政部门负责人批准。"),
        200,
    ],
) -> Letter:
    """登记了主管部门延长调查期限"""
    letter_flow.move(letter, "lengthen")
    _take(letter, put_longer(letter, letter.unit, approved_on=approved_on, approval=approval))
    return letter


def _take(letter: Letter, due_at: datetime) -> None:
    letter.due_at, letter.answer_by = due_at, timezone.localdate(due_at)
