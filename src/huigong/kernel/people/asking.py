"""Asking about one's own file, and the office's answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel import params
from huigong.kernel.actions import action, on
from huigong.kernel.actions.shut import shut
from huigong.kernel.calendar.present import now, today
from huigong.kernel.people.asked import AskedState, FileRequest, Wish, open_words
from huigong.kernel.people.erasing import add_forget
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import Chapter, add_chapter, words
from huigong.kernel.scoping.ids import next_ids

LONGEST = 1000
Answer = Annotated[str, gettext_lazy("给本人的答复")]


@action("ask", model=FileRequest, creates=True, records=("wish",))
def ask_file_request(*, person: Person, wish: str, words: str) -> FileRequest:
    """本人对自己的档案提出了要求"""
    if FileRequest.objects.filter(person=person, wish=wish, state=AskedState.OPEN).exists():
        raise ValidationError(_("同样的要求已经提过，管档的工会还没有答复，请等一等。"))
    if person.account_id is None:
        raise ValidationError(_("这份档案还没有连着本人的账号。"))
    if wish == Wish.CORRECT and not words.strip():
        raise ValidationError({"words": _("请写哪里不对，应该是什么。")})
    number, day = next_ids(1)[0], today()
    row = FileRequest(
        id=number,
        number=f"YQ-{day.year}-{number}",
        unit_id=person.unit_id,
        account_id=person.account_id,
        person=person,
        wish=wish,
        asked_at=now(),
        due_on=day + timedelta(days=int(params.at(day).get("people.request_days").value)),
    )
    if words.strip():
        row.words = words.strip()[:LONGEST]
    return row


@action("answer", model=FileRequest)
def answer_file_request(row: FileRequest, *, reply: Answer) -> FileRequest:
    """答复了本人的要求：已办"""
    return _ended(row, AskedState.DONE, reply)


@action("decline", model=FileRequest)
def decline_file_request(row: FileRequest, *, reply: Answer) -> FileRequest:
    """答复了本人的要求：没有办，说明了理由"""
    return _ended(row, AskedState.DECLINED, reply)


def _ended(row: FileRequest, state: AskedState, reply: str) -> FileRequest:
    if not reply.strip():
        raise ValidationError({"reply": _("请写给本人的答复；没有办的要说明理由。")})
    row.answer = reply.strip()[:LONGEST]
    row.state, row.ended_at = state, now()
    return row


def _is_answered(row: FileRequest, verb: str) -> str:
    return "" if row.state == AskedState.OPEN else str(_("这个要求已经答复过。"))


shut(FileRequest, _is_answered)


@on("people.house_person")
def follow_person(person: Person) -> None:
    """What still waits goes with the file to its new office."""
    for row in FileRequest.objects.filter(person=person, state=AskedState.OPEN):
        row.unit_id = person.unit_id
        row.save(update_fields=["unit"])


@add_forget
def forget_words(person: Person) -> None:
    """The words go with the file; that something was asked stays, and is done with."""
    for row in FileRequest.objects.filter(person=person):
        row.words = row.answer = None
        if row.state == AskedState.OPEN:
            row.state, row.ended_at = AskedState.DONE, now()
        row.save(update_fields=["words", "answer", "state", "ended_at"])


@add_chapter
def tell_requests(person: Person) -> Chapter:
    """What the person asked before, and what was answered."""
    heads = (_("提出时间"), _("要求"), _("本人的话"), _("状态"), _("答复"))
    rows = [
        (
            words(row.asked_at),
            str(row.get_wish_display()),
            open_words(row.words),
            str(row.get_state_display()),
            open_words(row.answer),
        )
        for row in FileRequest.objects.filter(person=person).order_by("id")
    ]
    return Chapter("requests", str(_("本人提出的要求")), heads, rows)
