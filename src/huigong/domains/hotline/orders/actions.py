"""Every write about orders from above: taken once, answered, and the messages on their way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.actions import centre, draft_case, open_case, reporter_of
from huigong.domains.hotline.models import Case, Channel
from huigong.domains.hotline.orders import format as wire
from huigong.domains.hotline.orders.adapters import Said, exchange_adapter
from huigong.domains.hotline.orders.models import (
    HeardOrder,
    SuperiorOrder,
    UpwardForm,
    UpwardMessage,
    UpwardState,
)
from huigong.kernel.actions import action
from huigong.kernel.calendar.due import NAMED, Due
from huigong.kernel.calendar.present import now
from huigong.kernel.exchange.machines import digest
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import put_due, start_clock, stop_clock
from huigong.kernel.workflow.legs import intake_of_matter
from huigong.kernel.workflow.models import Step


class Replayed(Exception):
    """这条消息已经收到过。"""


class TooMany(Exception):
    """一分钟内报来的消息太多。"""


class Clash(Exception):
    """这个交办编号已经用在另一件内容不同的事上。"""


def accept(body: bytes, at: str) -> tuple[Case, bool]:
    """Take a genuine message once, inside scope(SYSTEM); the case, and whether it is new.

    Raises Replayed, TooMany, Clash, wire.BadOrder.
    """
    since = timezone.now() - timedelta(minutes=1)
    if HeardOrder.objects.filter(at__gt=since).count() >= settings.HUIGONG_EXCHANGE_PER_MINUTE:
        raise TooMany(TooMany.__doc__)
    heard = digest(body, at)
    if HeardOrder.objects.filter(pk=heard).exists():
        raise Replayed(Replayed.__doc__)
    HeardOrder.objects.create(digest=heard, at=timezone.now())
    return take(wire.read(body))


def take(order: wire.Order) -> tuple[Case, bool]:
    """The case of an order: a new one, or the one that the same order made before."""
    known = SuperiorOrder.objects.filter(number=order.number).first()
    if known is None:
        case = receive_order(order=order)
        _keep(case, order)
        return case, True
    if known.digest != order.digest:
        raise Clash(Clash.__doc__)
    return Case.objects.get(pk=known.row_id), False


@action("receive", model=Case, creates=True)
def receive_order(*, order: wire.Order) -> Case:
    """收到了全总交办件"""
    case = draft_case(
        centre(),
        channel=Channel.SUPERIOR,
        title=order.title,
        text=order.text,
        kind=order.kind,
        employer=order.employer,
        division=order.division,
        people=order.people,
        reporter_name=order.name,
        phone=order.phone,
        is_confidential=order.is_confidential,
    )
    case.reporter = reporter_of(order.phone, order.name)
    return open_case(case, now())


def _keep(case: Case, order: wire.Order) -> None:
    """What stands beside the case of an order: its number, its date, the receipt that is owed."""
    intake = intake_of_matter(kind_of(Case), case.pk)
    clock = start_clock(intake, Step.ORDER, intake.unit_id, division=intake.unit.division)
    if order.due_at is not None:
        # The day that was named, or else the parameter.
        due = _named(order.due_at, clock.started_at, order.number, intake.unit.division)
        put_due(clock, due)
    row = SuperiorOrder(
        kind=kind_of(Case),
        row_id=case.pk,
        unit=case.unit,
        number=order.number,
        digest=order.digest,
        received_at=now(),
        due_at=clock.due_at,
    )
    row.save(force_insert=True)
    _queue(row, UpwardForm.RECEIPT, "")


def _named(at: datetime, start: datetime, number: str, division: str) -> Due:
    return Due(
        at=at,
        start=start,
        unit=NAMED,
        amount=0,
        nominal_on=timezone.localdate(at),
        source=_("全总交办件 %s") % number,
        division=division,
    )


@action("brief", model=UpwardMessage, creates=True)
def brief_superior(order: SuperiorOrder, *, text: str, is_final: bool = False) -> UpwardMessage:
    """向全总反馈"""
    if not current().is_system and order.unit_id != current().office_id:
        raise ValidationError(_("由承接交办件的单位反馈。"))
    if order.answered_at is not None:
        raise ValidationError(_("这件交办件已经反馈过结果。"))
    if not text.strip():
        raise ValidationError({"text": _("请写明办到哪一步，或者结果怎样。")})
    if is_final:
        _settle(order)
    form = UpwardForm.ANSWER if is_final else UpwardForm.PROGRESS
    return _message(order, form, text.strip())


def answer_at_the_end(case: Case) -> None:
    """The case of an order is closed: what the worker was answered is the answer upward, unless
    one was written already.
    """
    order = SuperiorOrder.objects.filter(
        kind=kind_of(Case), row_id=case.pk, answered_at=None
    ).first()
    if order is not None:
        _settle(order)
        _queue(order, UpwardForm.ANSWER, case.answer or str(case.get_state_display()))


def _settle(order: SuperiorOrder) -> None:
    order.answered_at = now()
    order.save(update_fields=("answered_at",))
    stop_clock(intake_of_matter(order.kind, order.row_id), Step.ORDER, at=order.answered_at)


def _queue(order: SuperiorOrder, form: str, text: str) -> None:
    _message(order, form, text).save(force_insert=True)


def _message(order: SuperiorOrder, form: str, text: str) -> UpwardMessage:
    return UpwardMessage(
        kind=order.kind,
        row_id=order.row_id,
        unit_id=order.unit_id,
        order=order,
        form=form,
        text=text,
        written_at=now(),
        next_at=now(),
        by_id=current().account_id,
    )


@action("resend", model=UpwardMessage)
def resend_message(message: UpwardMessage) -> UpwardMessage:
    """重新发送了向全总的反馈"""
    if message.state == UpwardState.SENT:
        raise ValidationError(_("对方已经收到，不用再发。"))
    message.state, message.next_at = UpwardState.QUEUED, now()
    return message


def send_next() -> bool:
    """Send the message that has waited longest; False when none is due.

    The row is locked while it is on its way and nothing is written before the answer: a worker
    killed in between leaves it as it was, and the other side knows it by its key.
    """
    with transaction.atomic(), scope(SYSTEM, reason="exchange: send"):
        # An order's messages go in their order: what stands behind one that waits, waits too.
        queued = UpwardMessage.objects.exclude(state=UpwardState.SENT).order_by("order_id", "id")
        first = queued.distinct("order_id").values("pk")
        due = UpwardMessage.objects.filter(
            pk__in=first, state=UpwardState.QUEUED, next_at__lte=now()
        )
        message = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("order")
            .order_by("next_at", "id")
            .first()
        )
        if message is None:
            return False
        case = Case.objects.get(pk=message.row_id)
        body, at = wire.write(message, message.order.number, case.number), wire.sent_now()
        _note(message, _delivered(body, at))
    return True


def _delivered(body: bytes, at: str) -> Said:
    try:
        return exchange_adapter().deliver(body, at, wire.peer().sign(body, at))
    except Exception as unknown:
        # Whatever an adapter does, the message stays; its words may quote what it says.
        return Said(words=_("结果不明：%(kind)s") % {"kind": type(unknown).__name__})


def _note(message: UpwardMessage, said: Said) -> None:
    message.tries += 1
    message.error = "" if said.is_taken else said.words[:200]
    if said.is_taken:
        message.state, message.sent_at = UpwardState.SENT, now()
    elif said.is_refused:
        message.state = UpwardState.REFUSED
    message.next_at = wire.later(message.tries)
    message.save(update_fields=("tries", "error", "state", "sent_at", "next_at"))


def forget_reports(case_id: int) -> None:
    """The case was destroyed by two persons' decision: what was reported of it goes with it."""
    with scope(SYSTEM, reason="exchange: reports of a destroyed case"):
        of = {"kind": kind_of(Case), "row_id": case_id}
        UpwardMessage.objects.filter(**of).update(text="")


def forget_heard(before: datetime) -> None:
    """Messages so old that their signature is refused anyway need no memory."""
    HeardOrder.objects.filter(at__lt=before).delete()
