"""Every text that leaves the house. None names the matter, the employer or the sender's worry.

A phone is read over a shoulder and lent to a cousin: a text says that there is something to read,
and where. Placeholders named in `secret` never stand readable in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# One text message of seventy characters costs one message.
LONGEST_SMS = 70
DOTS = "••••••"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with named gaps."""

    words: str | Promise
    secret: frozenset[str] = field(default_factory=frozenset)

    def filled(self, params: Mapping[str, str]) -> str:
        """Return the text as sent; raise `KeyError` when a gap stays open."""
        return str(self.words).format_map(dict(params))

    def shown(self, params: Mapping[str, str]) -> str:
        """Return the text as kept: secrets are dots."""
        return self.filled({**params, **dict.fromkeys(self.secret, DOTS)})


TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        "sign_in_code": Text(
            _("【汇工】验证码 {code}，{minutes} 分钟内有效。请勿告诉他人，工会不会索要。"),
            frozenset({"code"}),
        ),
        "number_moved": Text(
            _("【汇工】您登录用的手机号码已经改成另一个。不是您办的，请拨打 12351。")
        ),
        "matter_moved": Text(_("【汇工】您反映的事项有新进展，请登录职工服务查看。")),
        "matter_asks": Text(_("【汇工】您反映的事项需要您补充信息，请登录职工服务查看。")),
        "matter_answered": Text(_("【汇工】您反映的事项已有答复，请登录职工服务查看并评价。")),
        "member_admitted": Text(_("【汇工】您的入会申请已经批准，请登录职工服务查看电子会员证。")),
        "member_answered": Text(_("【汇工】您的会籍事项有了结果，请登录职工服务查看。")),
        "member_proposed": Text(
            _(
                "【汇工】有工会替您提出了入会申请。不是您的意思，"
                "请用这个号码登录职工服务，在“我的会籍”里说一声。"
            )
        ),
        "proxy_asked": Text(_("【汇工】有人请您帮忙办一件事，同意不同意，请登录职工服务回答。")),
        "limit_near": Text(
            _("【汇工】您反映的事项有一个日期快到了，请登录职工服务查看，或者拨打 12351。")
        ),
        "desk_pressing": Text(
            _(
                "【汇工】您单位有 {late} 件超期、{today} 件今天到期、{tomorrow} 件明天到期的事项，"
                "请登录工作台办理。"
            )
        ),
        "desk_reminder": Text(_("【汇工】您有 {count} 件事项今天到期，请登录工作台办理。")),
    }
)
