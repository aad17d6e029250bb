"""Every write of a letter, from the draft to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.letters.chain import (
    next_of,
    reason_against_level,
    reason_against_next,
    signers_of,
    word_of,
)
from huigong.domains.supervision.letters.composing import (
    compose,
    items_again,
    items_of_findings,
)
from huigong.domains.supervision.letters.models import (
    NEXT_KIND,
    VOID,
    Letter,
    LetterItem,
    LetterKind,
    LetterState,
    Service,
    Verdict,
)
from huigong.domains.supervision.letters.rules import may_sign, number_text, series_of
from huigong.domains.supervision.letters.workflow import check_day, letter_flow
from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.sides import check_untied, keep_tied_out
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import open_clock, put_day, stop_clock
from huigong.kernel.workflow.models import OPEN_STATES, Leg, Step
from huigong.kernel.workflow.numbers import next_number
from huigong.kernel.workflow.single import begin_step, end_steps

_NOON = time(12)


@action("draft", model=Letter, creates=True, records=("checkup", "kind"))
def draft_letter(*, checkup: Checkup, kind: str) -> Letter:
    """起草了监督文书"""
    require("note", checkup)
    if checkup.unit_id != current().office_id:
        raise ValidationError(_("由做检查的单位起草。"))
    if kind not in (LetterKind.HINT, LetterKind.OPINION):
        raise ValidationError(_("建议书在意见书之后。"))
    if Letter.objects.filter(checkup=checkup).exclude(state__in=VOID).exists():
        raise ValidationError(_("这次检查已经起草过文书，请在那一份上接着办。"))
    items = items_of_findings(checkup)
    if not items:
        raise ValidationError(_("还没有记下问题。请先逐条记下，再起草。"))
    return _write(Letter(kind=kind, checkup=checkup, unit=checkup.unit), items)


@action("follow", model=Letter, creates=True, records=("before",))
def follow_letter(*, before: Letter) -> Letter:
    """起草了下一份监督文书"""
    require("follow", before)
    if reason := reason_against_next(before):
        raise ValidationError(reason)
    kind = NEXT_KIND[LetterKind(before.kind)]
    # Not the union that checked: the letter may have gone to its successor or its superior since.
    after = Letter(kind=kind, checkup=before.checkup, before=before, unit=before.unit)
    return _write(after, items_again(before))


def _write(letter: Letter, items: list[LetterItem]) -> Letter:
    checkup = letter.checkup
    if checkup is None:
        raise ValidationError(_("没有监督检查，就没有事项可写。"))
    letter.employer, letter.employer_name = checkup.employer, checkup.employer_name
    if reason := reason_against_level(letter.unit, letter.kind):
        raise ValidationError(reason)
    check_untied(checkup.employer_id, letter.unit)
    compose(letter, items)
    put_down(letter, items)
    keep_tied_out(letter, [checkup.employer_id])
    return letter


def put_down(letter: Letter, items: list[LetterItem]) -> None:
    """A composed draft and its points become rows."""
    letter.id, letter.drafted_on = next_ids(1)[0], today()
    letter.full_clean(exclude={"unit", "employer", "checkup", "before"})
    letter.save(force_insert=True)
    for item in items:
        item.kind, item.row_id, item.letter = kind_of(Letter), letter.pk, letter
        item.save(force_insert=True)


@action("edit", model=Letter)
def edit_letter(letter: Letter, *, title: str, addressee: str, text: str) -> Letter:
    """修改了监督文书"""
    if letter.state != LetterState.DRAFTED:
        raise ValidationError(_("已经签发的文书不能再改。"))
    letter.title, letter.addressee = title.strip(), addressee.strip()
    letter.text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return letter


@action("issue", model=Letter, records=("signer_post",))
def issue_letter(letter: Letter, *, signer: str, signer_post: str) -> Letter:
    """签发了监督文书"""
    put_number(letter, signer, signer_post)
    return letter


def put_number(letter: Letter, signer: str, signer_post: str) -> None:
    """A draft becomes a letter with a number; the number is kept when the transaction is."""
    # Two people at one draft: the second waits here, and finds it issued.
    held = Letter.objects.select_for_update(of=("self",)).only("state").get(pk=letter.pk)
    letter.state = held.state
    letter_flow.move(letter, "issue")
    letter.signer, letter.signer_post = signer.strip(), signer_post.strip()
    allowed, is_confirmed = signers_of(letter)
    if is_confirmed and not may_sign(signer_post, allowed):
        raise ValidationError({"signer_post": _("按本地规定由%s签发。") % allowed})
    # A letter in the place of one that was taken back finds the one before overtaken already.
    if letter.before is not None and letter.before.state != LetterState.OVERTAKEN:
        overtake_letter(letter.before)
    letter.issued_on = today()
    letter.year = letter.issued_on.year
    # The last thing before the row is saved: who is refused for any other reason takes no number.
    letter.serial = next_number(series_of(letter.unit_id, letter.kind, letter.year))
    letter.number = number_text(str(letter.unit), word_of(letter), letter.year, letter.serial)


@action("overtake", model=Letter)
def overtake_letter(letter: Letter) -> Letter:
    """转入了下一份监督文书"""
    letter_flow.move(letter, "overtake")
    stop_steps(letter)
    return letter


@action("drop", model=Letter)
def drop_letter(letter: Letter, *, outcome: str) -> Letter:
    """没有发出监督文书"""
    letter_flow.move(letter, "drop")
    letter.outcome = outcome.strip()
    return letter


@action("withdraw", model=Letter)
def withdraw_letter(
    letter: Letter,
    *,
    outcome: Annotated[
        str,
        gettext_lazy("为什么撤回"),
        gettext_lazy("文号照旧占着，不再用；查验时显示“已撤”。"),
        200,
    ],
) -> Letter:
    """撤回了监督文书"""
    letter_flow.move(letter, "withdraw")
    if next_of(letter) is not None:
        raise ValidationError(_("下一份文书已经起草了，先处理那一份。"))
    letter.outcome = outcome.strip()
    stop_steps(letter)
    return letter


@action("serve", model=Letter, records=("service", "served_on"))
def serve_letter(
    letter: Letter, *, seal_number: str, service: str, served_on: date, proof: str
) -> Letter:
    """登记了监督文书的送达"""
    letter_flow.move(letter, "serve")
    if service == Service.PUBLIC:
        raise ValidationError({"service": _("公开发布的是告行业的提示函，请用“登记发布”。")})
    check_day(letter, served_on)
    # An e-seal has written its own.
    letter.seal_number = seal_number.strip() or letter.seal_number
    letter.service = service
    letter.served_on, letter.proof = served_on, proof.strip()
    if service != Service.REFUSED:
        await_answer(letter)
    return letter


def await_answer(letter: Letter) -> None:
    """The clock of the answer, from the day on which it was served or published."""
    if letter.served_on is not None:
        clock = begin_step(letter, letter.unit, Step.AWAIT, since=letter.served_on)
        letter.due_at, letter.answer_by = clock.due_at, timezone.localdate(clock.due_at)


def stop_steps(letter: Letter) -> None:
    """Nothing is owed any more."""
    letter.due_at = None
    end_steps(letter)


@action("extend", model=Letter, records=("new_day", "reason"))
def extend_letter(
    letter: Letter,
    *,
    new_day: Annotated[date, gettext_lazy("新的答复期限")],
    reason: Annotated[
        str,
        gettext_lazy("理由"),
        gettext_lazy("对方书面申请延期，或者知道了立案日期的，写明依据。"),
        200,
    ],
) -> Letter:
    """改了监督文书的答复期限"""
    letter_flow.move(letter, "extend")
    if letter.served_on is not None and new_day <= letter.served_on:
        raise ValidationError({"new_day": _("答复期限要在送达日期以后。")})
    put_answer_day(letter, new_day, reason)
    return letter


def put_answer_day(letter: Letter, new_day: date, reason: str) -> None:
    """The running clock of the answer ends on a day that somebody named."""
    clock = open_clock(Leg.objects.on(letter).get(state__in=OPEN_STATES), Step.AWAIT)
    put_day(clock, new_day, source=reason.strip(), division=letter.unit.division)
    letter.due_at, letter.answer_by = clock.due_at, new_day


@action("answer", model=Letter, records=("answered_on",))
def answer_letter(letter: Letter, *, answered_on: date, answer: str) -> Letter:
    """登记了对方的答复"""
    letter_flow.move(letter, "answer")
    if letter.served_on is not None and not letter.served_on <= answered_on <= today():
        raise ValidationError({"answered_on": _("答复日期在送达日期和今天之间。")})
    letter.answered_on, letter.answer, letter.due_at = answered_on, answer.strip(), None
    begin_step(letter, letter.unit, Step.CHECK, since=answered_on)
    return letter


@action("judge", model=Letter)
def judge_letter(letter: Letter, *, verdicts: Mapping[int, tuple[str, str]]) -> Letter:
    """逐项审查了答复"""
    letter_flow.move(letter, "judge")
    for item in LetterItem.objects.on(letter).order_by("place"):
        item.verdict, item.note = verdicts.get(item.place, (Verdict.OPEN, ""))
        if item.verdict == Verdict.OPEN:
            raise ValidationError(_("第 %d 项还没有审查。") % item.place)
        item.full_clean(exclude={"letter"})
        item.save(update_fields=("verdict", "note"))
    for leg in Leg.objects.on(letter).filter(state__in=OPEN_STATES):
        stop_clock(leg, Step.CHECK)
    return letter


@action("close", model=Letter)
def close_letter(
    letter: Letter,
    *,
    outcome: Annotated[
        str, gettext_lazy("结果"), gettext_lazy("写清楚怎样改正、怎么知道的。"), 200
    ],
) -> Letter:
    """办结了监督文书"""
    letter_flow.move(letter, "close")
    letter.outcome = outcome.strip()
    stop_steps(letter)
    return letter
