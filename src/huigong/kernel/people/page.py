"""Computed columns of the register of people, and what domains say of a person beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.access import may
from huigong.kernel.people.links import add_links
from huigong.kernel.people.models import Person
from huigong.kernel.people.writing import lacks_guardian

#: What a person is, in a word, by their numbers: "会员", "已退会".
Marks = Callable[[Iterable[int]], dict[int, str]]
_marks: list[Marks] = []


def add_marks(marks: Marks) -> Marks:
    """Let a domain say in a word what people are to it."""
    _marks.append(marks)
    return marks


def marks_of(ids: Iterable[int]) -> dict[int, str]:
    """Number → what every domain says, joined."""
    wanted, found = list(ids), dict[int, list[str]]()
    for say in _marks:
        for number, word in say(wanted).items():
            found.setdefault(number, []).append(word)
    return {number: "，".join(words) for number, words in found.items()}


@add_links
def own_doors(person: Person) -> Iterator[tuple[str, str]]:
    """The whole file and its end, for who may open them."""
    if may("view:id", person):
        yield str(_("调取全份档案（PDF、JSON）")), reverse("people-file", args=[person.pk])
    if may("erase", person):
        yield str(_("删除个人信息")), reverse("people-erase", args=[person.pk])


def standing_of(person: Person) -> str:
    """What a person is, in a word."""
    return marks_of([person.pk]).get(person.pk, str(_("未入会")))


def checked_of(person: Person) -> str:
    """Whether an office has seen the document."""
    if person.paper_blind is None:
        return str(_("没有证件号码"))
    if person.checked_at is None:
        return str(_("还没有核对"))
    return str(_("%s 已核对")) % f"{person.checked_at:%Y-%m-%d}"


def agreed_of(person: Person) -> str:
    """What was agreed to, and what of it no longer holds."""
    told: list[str] = []
    for one in person.consents.order_by("id"):
        who = _("监护人") if one.is_guardian else _("本人")
        said = f"{one.get_purpose_display()}（{who}，{one.given_on}）"
        told.append(f"{said} {_('%s 撤回') % one.withdrawn_on}" if one.withdrawn_on else said)
    if lacks_guardian(person):
        # 个人信息保护法 第四十七条第一款第三项
        told.append(_("没有监护人的有效同意：档案不再修改和使用，应当删除。"))
    return "；".join(told) or str(_("没有登记过"))
