"""Erasing a file where the law allows it, and saying what stays (个人信息保护法 第四十七条)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.files.erasing import erase_files
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import Sex
from huigong.kernel.scoping.scope import SYSTEM, scope

#: Why a domain still needs the file; empty when it does not.
Need = Callable[[Person], str]
#: What a domain does with what identifies the person in its own rows.
Forget = Callable[[Person], None]
_needs: list[Need] = []
_forgets: list[Forget] = []


def add_need(need: Need) -> Need:
    """Let a domain say why a file cannot go yet."""
    _needs.append(need)
    return need


def add_forget(forget: Forget) -> Forget:
    """Let a domain take the person out of its own rows."""
    _forgets.append(forget)
    return forget


def needs_of(person: Person) -> list[str]:
    """Every reason why a file cannot go yet."""
    return [why for need in _needs if (why := need(person))]


def what_stays() -> list[str]:
    """What is kept of an erased file, and why; none of it says who it was."""
    return [
        str(
            _(
                "档案的编号、建档和删除的时间、经办人：操作日志须留存至少六个月（网络安全法第二十三条）。"
            )
        ),
        str(_("会籍的起止日期和所在工会：会员人数统计要用，不含姓名和号码。")),
        str(_("办过的诉求：按信访和档案规定保管，由受理的单位负责。")),
        str(
            _("导出的文件和导入退回的表格：最多保留 %d 天，到期自动删除，谁导出过有记录。")
            % int(params.at(today()).get("exchange.export_keep_days").value)
        ),
        str(_("已经打印或交给其他机关的纸质材料，由存放单位按档案规定处理。")),
    ]


@action("erase", model=Person, records=("basis",))
def erase_person(person: Person, *, basis: Annotated[str, gettext_lazy("依据")]) -> Person:
    """删除了个人信息，销毁了密钥"""
    # A merge or an edit that runs at the same moment must not bring back what goes.
    with scope(SYSTEM, reason="people: what is erased stands still"):
        person, *parts = _whole(person)
    if person.erased_at is not None:
        raise ValidationError(_("这份档案的个人信息已经删除。"))
    if person.merged_into_id is not None:
        raise ValidationError(_("这份档案已经并入另一份，请打开那一份办理；并错了可以撤销合并。"))
    if why := needs_of(person):
        raise ValidationError(_("现在还不能删除：%s") % "；".join(why))
    if basis not in BASES:
        raise ValidationError({"basis": _("请选删除的依据。")})
    # What other offices keep, and files that became part of this one, go too: none of it is in the
    # sight of the office that erases.
    with scope(SYSTEM, reason="people: what is erased is erased everywhere"):
        for part in parts:
            _wipe(part)
            part.save()
        _wipe(person)
    return person


def _whole(person: Person) -> list[Person]:
    """The file, and whatever became part of it, also by way of others; locked."""
    rows = Person.objects.select_for_update(of=("self",))
    found = fresh = [rows.get(pk=person.pk)]
    while fresh:
        numbers = [one.pk for one in fresh]
        fresh = list(rows.filter(merged_into__in=numbers, erased_at=None))
        found = found + fresh
    return found


def _wipe(person: Person) -> None:
    for forget in _forgets:
        forget(person)
    erase_files(person)
    person.name = person.aliases = person.sound = person.initials = ""
    person.name = ERASED
    person.sex, person.born_on = Sex.UNKNOWN, None
    person.ethnic = person.education = person.country = person.paper_kind = ""
    person.paper = person.phone = person.address = person.bank = None
    person.paper_blind = person.tail_blind = person.phone_blind = person.bank_blind = None
    person.source = ""
    # That somebody agreed to what, and when, stays; the paper that says so names them.
    person.consents.update(evidence=ERASED)
    person.consents.exclude(withdrawal="").update(withdrawal=ERASED)
    person.account, person.checked_at = None, None
    # Whatever copy of the row turns up later, in a backup or a dead page, opens no more.
    person.key_wrapped = None
    person.erased_at = now()


#: Stands where the name was: the column may not be empty.
ERASED = "—"
#: 个人信息保护法 第四十七条: on which of its cases a file is erased.
BASES = {
    "purpose": gettext_lazy("处理目的已实现、无法实现或不再必要（第一项）"),
    "period": gettext_lazy("停止提供服务，或保存期限已届满（第二项）"),
    "withdrawn": gettext_lazy("本人撤回同意（第三项）"),
    "unlawful": gettext_lazy("处理违反法律、行政法规或约定（第四项）"),
}
