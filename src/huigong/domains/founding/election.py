"""What the members' meeting decided, and what must be right about it before it is put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.founding.rules import names_in, wants_women_committee
from huigong.kernel import params
from huigong.kernel.calendar.present import today

#: (organ, post) → how it is said; the order is that of a roster.
POSTS = {
    ("union", "chair"): gettext_lazy("主席"),
    ("union", "vice"): gettext_lazy("副主席"),
    ("union", "member"): gettext_lazy("委员"),
    ("audit", "head"): gettext_lazy("主任"),
    ("audit", "member"): gettext_lazy("委员"),
    ("women", "head"): gettext_lazy("主任"),
    ("women", "member"): gettext_lazy("委员"),
}
ORGANS = {
    "union": gettext_lazy("工会委员会"),
    "audit": gettext_lazy("经费审查委员会"),
    "women": gettext_lazy("女职工委员会"),
}
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """The result as it was typed in."""

    held_on: date
    due: int
    present: int
    women: int
    years: int
    chair: str
    vice_chairs: str
    members: str
    audit_head: str
    audit_members: str
    women_head: str
    women_members: str
    no_kin: bool

    def roster(self) -> list[dict[str, str]]:
        """Everybody elected, organ by organ."""
        fields = (
            *(self.chair, self.vice_chairs, self.members),
            *(self.audit_head, self.audit_members, self.women_head, self.women_members),
        )
        return [
            {"organ": organ, "post": post, "name": name}
            for (organ, post), text in zip(POSTS, fields, strict=True)
            for name in names_in(text)
        ]


def check_ballot(ballot: Ballot, *, since: date | None, division: str) -> None:
    """Raises ValidationError, each fault at its field."""
    faults = {**_meeting(ballot, since), **_organs(ballot, division)}
    if ballot.years not in (years := _years(ballot.held_on)):
        faults["years"] = _("基层工会的任期是 %s 年。") % _(" 或 ").join(map(str, years))
    if not ballot.no_kin:
        faults["no_kin"] = _(
            "企业主要负责人的近亲属不得作为本企业基层工会委员会成员的人选，请先核对。"
        )
    if any(len(row["name"]) > _LONGEST for row in ballot.roster()):
        faults["members"] = _("有一个名字太长，请看看是不是没有分开。")
    if faults:
        raise ValidationError(faults)


def _meeting(ballot: Ballot, since: date | None) -> dict[str, str]:
    faults = {}
    if ballot.held_on > today():
        faults["held_on"] = _("大会日期不能在今天以后。")
    elif since is not None and ballot.held_on < since:
        faults["held_on"] = _("大会要在批复同意筹建（%s）以后开。") % since.isoformat()
    if ballot.due < 1:
        faults["due"] = _("请填应到人数。")
    if not 0 <= ballot.present <= ballot.due:
        faults["present"] = _("实到人数不能多于应到人数。")
    if not 0 <= ballot.women <= ballot.due:
        faults["women"] = _("女会员人数不能多于应到人数。")
    return faults


def _organs(ballot: Ballot, division: str) -> dict[str, str]:
    faults = {}
    for name in ("chair", "members", "audit_head"):
        if not names_in(getattr(ballot, name)):
            faults[name] = _("请填当选的人。")
    if len(names_in(ballot.chair)) > 1:
        faults["chair"] = _("主席只有一位。")
    need = _number("women_committee", ballot.held_on, division)
    if wants_women_committee(ballot.women, need):
        if not names_in(ballot.women_head) or not names_in(ballot.women_members):
            faults["women_head"] = _(
                "女会员 %(women)d 人，满 %(need)d 人，要同时建立女职工委员会：主任和委员都要填。"
            ) % {"women": ballot.women, "need": need}
    elif ballot.women and not names_in(ballot.women_head):
        faults["women_head"] = _("有女会员的，设女职工委员一人。")
    return faults


def _years(on: date) -> tuple[int, ...]:
    return tuple(_number(f"term_{name}", on) for name in ("short", "long"))


def _number(name: str, on: date, division: str = "") -> int:
    """The rule of the day of the meeting; of today for a day that the parameters do not reach."""
    try:
        value = params.at(on).get(f"founding.{name}", division=division)
    except params.NoValue:
        value = params.at(today()).get(f"founding.{name}", division=division)
    return int(value.value)


def told(roster: list[dict[str, str]]) -> list[tuple[str, Any]]:
    """A roster in words: (organ, "主席 某某、委员 某某")."""
    found = []
    for organ, title in ORGANS.items():
        words = [
            f"{label} {'、'.join(names)}"
            for (where, post), label in POSTS.items()
            if where == organ
            and (names := [r["name"] for r in roster if (r["organ"], r["post"]) == (organ, post)])
        ]
        if words:
            found.append((str(title), "；".join(words)))
    return found
