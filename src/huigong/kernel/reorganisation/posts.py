"""Appointing to posts, ending posts, naming deputies."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.reorganisation.reach import is_holder, may_manage, require_managed


def find_staff(login: str) -> Account:
    """The member of staff with that login name. Raises ValidationError with a sentence."""
    found = Account.objects.filter(
        login=login.strip(), kind=AccountKind.STAFF, is_active=True
    ).first()
    if found is None:
        raise ValidationError({"login": _("没有这个登录名的工作人员账号，请先在账号管理中建立。")})
    return found


@action(
    "appoint", model=Post, creates=True, records=("unit", "account", "role", "from_on", "until_on")
)
def appoint_post(
    *,
    unit: Unit,
    account: Account,
    role: str,
    from_on: date,
    title: str = "",
    until_on: date | None = None,
) -> Post:
    """任命了岗位"""
    require_managed([unit.pk], "appoint")
    if role not in Role.values:
        raise ValidationError({"role": _("没有这种角色。")})
    if unit.closed_on and unit.closed_on <= from_on:
        raise ValidationError({"unit": _("%s 已撤销，不能再任命岗位。") % unit.name})
    if until_on and until_on < from_on:
        raise ValidationError({"until_on": _("结束日期不能早于开始日期。")})
    held = Post.objects.filter(unit=unit, account=account, role=role)
    if any(post.until_on is None or post.until_on >= from_on for post in held):
        raise ValidationError(_("%s 在本单位已有这个角色的岗位。") % account.name)
    return Post(
        unit=unit,
        account=account,
        role=role,
        title=title.strip(),
        from_on=from_on,
        until_on=until_on,
    )


@action("end", model=Post, records=("until_on",))
def end_post(post: Post, *, until_on: date) -> Post:
    """结束了任职"""
    require_managed([post.unit_id], "end")
    if post.until_on and post.until_on <= until_on:
        raise ValidationError(_("这个岗位已于 %s 结束。") % post.until_on)
    if until_on < post.from_on:
        raise ValidationError({"until_on": _("结束日期不能早于开始日期。")})
    post.until_on = until_on
    return post


@action(
    "name", model=Deputy, creates=True, records=("post", "account", "from_on", "until_on", "reason")
)
def name_deputy(
    *, post: Post, account: Account, from_on: date, until_on: date, reason: str
) -> Deputy:
    """指定了代理人"""
    _require_own_or_managed(post)
    wrong = _wrong_deputy(post, account, from_on, until_on, reason)
    if wrong:
        raise ValidationError(wrong)
    return Deputy(
        post=post, account=account, from_on=from_on, until_on=until_on, reason=reason.strip()
    )


def _wrong_deputy(
    post: Post, account: Account, from_on: date, until_on: date, reason: str
) -> dict[str, str]:
    wrong = {}
    if account.pk == post.account_id:
        wrong["login"] = _("不能由本人代理本人。")
    if until_on < from_on or until_on < today():
        wrong["until_on"] = _("代理要有还没有过去的结束日期，且不早于开始日期。")
    if post.until_on and post.until_on < until_on:
        wrong["until_on"] = _("代理不能晚于该岗位的结束日期 %s。") % post.until_on
    if not reason.strip():
        wrong["reason"] = _("请写明为什么需要代理，例如：外出培训。")
    same = Deputy.objects.filter(post=post, from_on__lte=until_on, until_on__gte=from_on)
    if not wrong and same.filter(account=account).exists():
        wrong["login"] = _("这段时间已经由此人代理。")
    return wrong


@action("end", model=Deputy, records=("until_on",))
def end_deputy(deputy: Deputy, *, until_on: date) -> Deputy:
    """结束了代理"""
    _require_own_or_managed(deputy.post)
    if deputy.until_on <= until_on:
        raise ValidationError(_("这次代理已于 %s 结束。") % deputy.until_on)
    if until_on < deputy.from_on:
        raise ValidationError({"until_on": _("结束日期不能早于开始日期；还没有开始的代理请改期。")})
    deputy.until_on = until_on
    return deputy


def _require_own_or_managed(post: Post) -> None:
    if not (is_holder(post) or may_manage(post.unit_id)):
        raise PermissionDenied
