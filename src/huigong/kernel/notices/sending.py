"""Writing a message and putting it on its way, in the transaction of what it tells about."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.notices.adapters import NotSent, sms_adapter
from huigong.kernel.notices.models import Channel, Message, State
from huigong.kernel.notices.texts import LONGEST_SMS, TEXTS
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope

if TYPE_CHECKING:
    from huigong.kernel.accounts.models import Account

# A claim this old belongs to a worker that died: the message may or may not have gone.
_CLAIM_LASTS = timedelta(minutes=10)


def send_sms(
    to: "str | Account",
    template: str,
    params: Mapping[str, str] | None = None,
    *,
    about: tuple[str, int] | None = None,
    expires_at: datetime | None = None,
) -> Message:
    """Queue a text message to a clean number or to an account's phone.

    The job is part of the running transaction: rolled back, nothing is sent. Raises `KeyError`
    for an unknown template or an open gap, `ValueError` for a text too long for one message.
    """
    from huigong.kernel.notices.tasks import deliver  # tasks imports this module

    message = _written(Channel.SMS, template, params or {}, about=about, expires_at=expires_at)
    if isinstance(to, str):
        message.to_sealed = to
    else:
        message.to_account = to
    with _machine():
        message.save()
    deliver.defer(message_id=message.pk)
    return message


def send_inner(
    to: "Account",
    template: str,
    params: Mapping[str, str] | None = None,
    *,
    about: tuple[str, int] | None = None,
) -> Message:
    """Put a notice where the account finds it after signing in."""
    message = _written(Channel.INNER, template, params or {}, about=about)
    message.to_account = to
    message.state, message.sent_at = State.SENT, timezone.now()
    with _machine():
        message.save()
    return message


def deliver_message(message_id: int) -> None:
    """Send a queued message, at most once; raise `NotSent` when it may be tried again.

    The claim is committed before the service is called, so a worker killed in between leaves a
    claimed message that nobody sends a second time; `close_stale_claims` says so in its row.
    """
    now = timezone.now()
    with _machine():
        queued = Message.objects.filter(pk=message_id, state=State.QUEUED)
        if not queued.update(state=State.SENDING, claimed_at=now):
            return
        message = Message.objects.select_related("to_account").get(pk=message_id)
    if message.expires_at is not None and message.expires_at <= now:
        _finish(message, State.FAILED, _("发出前已过有效期。"))
        return
    try:
        number = _number(message)
        sms_adapter().send(number, full_text(message), message_id=message.pk)
    except NotSent as refused:
        _finish(message, State.QUEUED, str(refused))
        raise
    except Exception as unknown:
        # Its words may quote the number; only its kind is kept.
        _finish(message, State.FAILED, _("结果不明：%(kind)s") % {"kind": type(unknown).__name__})
        return
    _finish(message, State.SENT, "")


def give_up(message_id: int) -> None:
    """Mark a message that was refused for the last time."""
    with _machine():
        Message.objects.filter(pk=message_id, state=State.QUEUED).update(
            state=State.FAILED, secret_sealed=None
        )


def full_text(message: Message) -> str:
    """Return the text as the recipient reads it, with its secrets while they last."""
    if message.secret_sealed is None:
        return message.text
    params = json.loads(message.secret_sealed.open())
    return TEXTS[message.template].filled(params)


def erase_secret(message_id: int) -> None:
    """Forget what a message's text leaves out, now that it has served."""
    with _machine():
        Message.objects.filter(pk=message_id).update(secret_sealed=None)


def close_stale_claims(now: datetime) -> int:
    """Mark messages whose worker died while sending: unknown, and not sent again."""
    error = _("发送中断，不知是否已发出；未再发。")
    with _machine():
        stale = Message.objects.filter(state=State.SENDING, claimed_at__lt=now - _CLAIM_LASTS)
        return stale.update(state=State.FAILED, secret_sealed=None, error=error)


def erase_expired_secrets(now: datetime) -> int:
    """Forget the secrets of messages whose time is over."""
    with _machine():
        stale = Message.objects.filter(Q(secret_sealed__isnull=False), expires_at__lt=now)
        return stale.update(secret_sealed=None)


def _machine() -> AbstractContextManager[Scope]:
    # A message is read by the one it is for; it is written and sent by the machine.
    return scope(SYSTEM, reason="send a message")


def _written(
    channel: str,
    template: str,
    params: Mapping[str, str],
    *,
    about: tuple[str, int] | None,
    expires_at: datetime | None = None,
) -> Message:
    text = TEXTS[template]
    if len(text.filled(params)) > LONGEST_SMS:
        raise ValueError(_("短信超过 %(longest)s 个字。") % {"longest": LONGEST_SMS})
    message = Message(
        channel=channel, template=template, text=text.shown(params), expires_at=expires_at
    )
    if text.secret:
        message.secret_sealed = json.dumps(dict(params), ensure_ascii=False)
    if about is not None:
        message.about_kind, message.about_row = about
    return message


def _number(message: Message) -> str:
    if message.to_sealed is not None:
        return str(message.to_sealed.open())
    number = message.to_account.open_phone() if message.to_account is not None else ""
    if not number:
        raise LookupError(_("收件人没有登记手机号码。"))
    return number


def _finish(message: Message, state: str, error: str) -> None:
    message.state, message.error = state, error[:200]
    if state == State.SENT:
        message.sent_at = timezone.now()
    if state == State.FAILED or (state == State.SENT and not sms_adapter().keeps_secret):
        message.secret_sealed = None
    with _machine():
        message.save(update_fields=("state", "error", "sent_at", "secret_sealed"))
