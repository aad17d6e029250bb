"""One person on file twice: merging two files, with a plan shown before, and undoing it for a time.

Nothing that somebody typed about themselves takes over a file that an office has checked: of an
unchecked file neither numbers nor the account come along, unless the phones agree.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.actions.shut import shut
from huigong.kernel.calendar.present import now, today
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.people.moving import movers
from huigong.kernel.people.twins import twin_of
from huigong.kernel.people.whole import words
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.sealing.blindfield import blind_fields, forms_of, is_same_value
from huigong.kernel.sealing.fields import Sealed

#: What a file may take over from the other where its own is empty: fields that go together.
_PLAIN = (("aliases",), ("ethnic",), ("education",), ("sex",), ("born_on",))
_NUMBERS = (
    ("paper", "paper_blind", "tail_blind", "paper_kind", "country", "checked_at", "source"),
    ("phone", "phone_blind"),
    ("address",),
    ("bank", "bank_blind"),
)
_EMPTY: tuple[Any, ...] = (None, "", "0")

_REASON = "people: merging two files of one person"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan: what it is, what the two files say, which of the two stands after."""

    label: str
    winner: str
    loser: str
    takes: bool


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do, and why it cannot be done."""

    winner: Person
    loser: Person
    lines: tuple[Line, ...]
    takes: tuple[str, ...]
    carries_account: bool
    moving: tuple[tuple[str, int], ...]
    against: tuple[str, ...]


def choose_winner(one: Person, other: Person) -> tuple[Person, Person]:
    """Which file stays: the checked one; of two alike the older."""
    if (one.checked_at is None) != (other.checked_at is None):
        return (one, other) if one.checked_at else (other, one)
    return (one, other) if one.pk < other.pk else (other, one)


def plan_merge(winner: Person, loser: Person) -> MergePlan:
    """What merging would do. Asks for the right to merge on both files; shows no number."""
    for person in (winner, loser):
        require("edit", person)
    is_planted = winner.checked_at is not None and loser.checked_at is None
    groups = _PLAIN if is_planted else (*_PLAIN, *_NUMBERS)
    takes = tuple(name for group in groups if _takes(winner, loser, group[0]) for name in group)
    shown = (*_PLAIN, *_NUMBERS)
    lines = [_line(winner, loser, group[0], takes=group[0] in takes) for group in shown]
    lines.insert(0, _line(winner, loser, "name", takes=False))
    lines.append(_line(winner, loser, "unit", takes=False))
    # All of it moves, and told is what the seat reads anyhow: that somebody signed for a union, or
    # has a matter elsewhere, is nothing that looking at a plan may tell.
    moving = tuple(
        (str(mover.model._meta.verbose_name), count)
        for mover in movers().values()
        if (count := mover.rows(loser.pk).count())
    )
    return MergePlan(
        winner,
        loser,
        tuple(lines),
        takes,
        _carries_account(winner, loser),
        moving,
        tuple(_against(winner, loser)),
    )


def _takes(winner: Person, loser: Person, name: str) -> bool:
    return getattr(winner, name) in _EMPTY and getattr(loser, name) not in _EMPTY


def _line(winner: Person, loser: Person, name: str, *, takes: bool) -> Line:
    field = winner._meta.get_field(name)
    said = [_said(person, name) for person in (winner, loser)]
    return Line(str(getattr(field, "verbose_name", name)), said[0], said[1], takes)


def _said(person: Person, name: str) -> str:
    value = getattr(person, name)
    if isinstance(value, Sealed):
        return str(value)  # dots: a plan needs no numbers
    display = getattr(person, f"get_{name}_display", None)
    return str(display()) if display else words(value)


def _carries_account(winner: Person, loser: Person) -> bool:
    """The account goes along when the file that stays has none, and the phones agree."""
    if loser.account_id is None or winner.account_id is not None or winner.phone_blind is None:
        return False
    with scope(SYSTEM, reason=_REASON):
        account = Person.objects.select_related("account").get(pk=loser.pk).account
    return account is not None and is_same_value(winner, account, "phone_blind")


def _against(winner: Person, loser: Person) -> list[str]:
    found = []
    if winner.pk == loser.pk:
        found.append(str(_("这是同一份档案。")))
    for person in (winner, loser):
        if person.merged_into_id is not None or person.erased_at is not None:
            found.append(str(_("%s 的档案已经并入别的档案或已删除。") % person))
    if loser.checked_at is not None and winner.checked_at is None:
        found.append(str(_("核对过证件的档案要留下，请把两份对调。")))
    both = winner.checked_at is not None and loser.checked_at is not None
    papers = [forms_of(person, "paper_blind") for person in (winner, loser)]
    if both and any(papers) and not is_same_value(winner, loser, "paper_blind"):
        found.append(str(_("两份档案都核对过证件，号码却不同：请先用“更正证件”改正一份。")))
    with scope(SYSTEM, reason=_REASON):
        for mover in movers().values():
            if mover.refuse and (why := mover.refuse(loser, winner)):
                found.append(why)
    return found


@action("merge", model=Merge, creates=True)
def merge_people(*, winner: Person, loser: Person) -> Merge:
    """两份档案合并成一份"""
    for person in (winner, loser):
        require("edit", person)
    # Two clerks at once, or an edit in between: both files stand still from here.
    kept = {
        p.pk: p for p in Person.objects.select_for_update().filter(pk__in=(winner.pk, loser.pk))
    }
    winner, loser = kept[winner.pk], kept[loser.pk]
    plan = plan_merge(winner, loser)
    if plan.against:
        raise ValidationError(list(plan.against))
    number, day = next_ids(1)[0], today()
    row = Merge(
        id=number,
        number=f"HB-{day.year}-{number}",
        unit_id=current().office_id,
        winner=winner,
        loser=loser,
        merged_at=now(),
        until_on=day + timedelta(days=int(params.at(day).get("people.merge_undo_days").value)),
    )
    names = [*plan.takes, *(["account"] if plan.carries_account else [])]
    before = {name: _kept(winner, name) for name in names}
    with scope(SYSTEM, reason=_REASON):
        _take(winner, loser, plan)
        row.moved = _moved(winner, loser)
    after = {name: _kept(winner, name) for name in names}
    row.before = json.dumps({"before": before, "after": after})
    return row


def _take(winner: Person, loser: Person, plan: MergePlan) -> None:
    account = loser.account_id
    if plan.carries_account:
        loser.account_id = None
    loser.merged_into = winner
    loser.save()
    for name in plan.takes:
        value = getattr(loser, name)
        # Sealed anew: with the key of the file that stays.
        setattr(winner, name, value.open() if isinstance(value, Sealed) else value)
    if plan.carries_account:
        winner.account_id = account
    winner.save()


def _moved(winner: Person, loser: Person) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return _move(winner, loser)
    except IntegrityError as clash:
        # Both are, say, members of a union: which one ends is for the two unions to decide.
        why = _("两份档案各有一份同样的有效记录（例如会籍），请先办结其中一份，再合并。")
        raise ValidationError(why) from clash


def _move(winner: Person, loser: Person) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for label, mover in movers().items():
        numbers = list(mover.rows(loser.pk).values_list("pk", flat=True))
        if numbers:
            moved[label] = mover.move(numbers, loser.pk, winner.pk)
    return {"rows": moved, "ended": _strictest(winner)}


def _strictest(winner: Person) -> list[int]:
    """Of two words about one purpose the stricter holds: withdrawn in one file is withdrawn."""
    ended: list[int] = []
    every = PersonalConsent.objects.filter(person=winner)
    for purpose in PersonalConsent.Purpose.values:
        over = every.filter(purpose=purpose).aggregate(day=models.Max("withdrawn_on"))["day"]
        open_ones = every.filter(purpose=purpose, withdrawn_on=None, given_on__lte=over or date.min)
        numbers = list(open_ones.values_list("pk", flat=True))
        every.filter(pk__in=numbers).update(withdrawn_on=over)
        ended += numbers
    return ended


@action("unmerge", model=Merge)
def unmerge_people(row: Merge) -> Merge:
    """合并撤销了，两份档案恢复原样"""
    seen = list(Person.objects.filter(pk__in=(row.winner_id, row.loser_id)))
    if len(seen) < 2:
        # The file that stayed has gone to another union since: it is theirs to change.
        raise ValidationError(_("有一份档案已经转到别的单位，请由两家共同的上级撤销。"))
    for person in seen:
        require("edit", person)
    with scope(SYSTEM, reason=_REASON):
        kept = {
            p.pk: p
            for p in Person.objects.select_for_update().filter(pk__in=(row.winner_id, row.loser_id))
        }
        _put_back(row, kept[row.winner_id], kept[row.loser_id])
    row.undone_at, row.before = now(), None
    return row


def _put_back(row: Merge, winner: Person, loser: Person) -> None:
    if winner.erased_at is not None or row.before is None:
        raise ValidationError(_("留下的档案已经删除，不能再分开。"))
    if winner.merged_into_id is not None:
        raise ValidationError(_("留下的档案后来又并入了别的档案，请先撤销那一次。"))
    told = json.loads(row.before.open())
    account = winner.account_id
    indexes = blind_fields(Person)
    columns = {one.name for one in Person._meta.concrete_fields if one not in indexes}
    for group in (*_PLAIN, *_NUMBERS, ("account",)):
        # A merge of an older version may have taken over what is no column any more.
        names = [name for name in group if name in told["before"] and name in columns]
        # What was changed since is somebody's later word, and stays; and what goes together stays
        # together, as a number that an office has checked since.
        if all(_kept(winner, name) == told["after"][name] for name in names):
            for name in names:
                _restore(winner, name, told["before"][name])
    _index_again(winner, told["before"])
    winner.save()
    _refuse_twice(loser)
    if "account" in told["before"] and winner.account_id is None:
        loser.account_id = account
    loser.merged_into = None
    loser.save()
    PersonalConsent.objects.filter(pk__in=row.moved["ended"]).update(withdrawn_on=None)
    for label, numbers in row.moved["rows"].items():
        movers()[label].move(numbers, row.winner_id, row.loser_id)


def _refuse_twice(person: Person) -> None:
    """A file that comes back is no second checked one of its document."""
    if person.checked_at is not None and twin_of(person) is not None:
        raise ValidationError(_("同一个证件还有另一份核对过的档案，先办结那一份，再撤销合并。"))


def _index_again(person: Person, names: Iterable[str]) -> None:
    """Indexes follow their values: the key of the indexes may be another one since."""
    for field in blind_fields(Person):
        if field.name in names:
            setattr(person, field.name, field.fresh(person))


def _kept(person: Person, name: str) -> Any:
    value = getattr(person, person._meta.get_field(name).attname)  # type: ignore[union-attr]  # columns only
    if isinstance(value, Sealed):
        return {"sealed": value.open()}
    if isinstance(value, (bytes, memoryview)):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _restore(person: Person, name: str, was: Any) -> None:
    field: Any = person._meta.get_field(name)
    if isinstance(was, dict):
        was = was["sealed"] if "sealed" in was else base64.b64decode(was["bytes"])
    elif field.attname == name:
        was = field.to_python(was)
    setattr(person, field.attname, was)


def _is_merged(person: Person, verb: str) -> str:
    if person.merged_into_id is None or verb in ("merge", "unmerge"):
        return ""
    return str(_("这份档案已经并入另一份，请打开那一份办理；并错了可以撤销合并。"))


def _is_over(row: Merge, verb: str) -> str:
    if row.undone_at is not None:
        return str(_("这次合并已经撤销过。"))
    if today() > row.until_on:
        return str(_("撤销的期限（%s）已过。") % f"{row.until_on:%Y-%m-%d}")
    return ""


shut(Person, _is_merged)
shut(Merge, _is_over)
