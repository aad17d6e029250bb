"""What each step of a plan does to units, links, posts and rows in hand.

Called inside one locked transaction only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Deputy, FormerName, Line, Link, Post, Successor, Unit
from huigong.kernel.org.tree import children, subtree_on
from huigong.kernel.reorganisation.handover import hand_over, in_hand
from huigong.kernel.reorganisation.models import PlanStep, StepVerb


@dataclass(slots=True)
class Outcome:
    """What one step did: a sentence, and counts by name."""

    sentence: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Change:
    """The running change: the day, and the units whose links it has touched."""

    day: date = field(default_factory=today)
    touched: set[int] = field(default_factory=set)

    def run(self, step: PlanStep) -> Outcome:
        """Carry out one step. Raises ValidationError with the reason why it cannot be."""
        return _VERBS[StepVerb(step.verb)](self, step)

    # --- links ------------------------------------------------------------------------------------

    def put_under(self, unit: Unit, parent: Unit | None, line: int) -> None:
        """End the unit's link on a line yesterday and let another begin today."""
        link = Link.objects.filter(unit=unit, line=line, until_on=None).first()
        if parent is not None:
            self._check_parent(unit, parent, line)
        if link is not None:
            if link.parent_id == (parent.pk if parent else None):
                raise ValidationError(
                    _("%(unit)s 已经在 %(parent)s 下面。") % {"unit": unit, "parent": parent}
                )
            if link.from_on < self.day:
                link.until_on = self.day - timedelta(days=1)
                link.save(update_fields=("until_on",))
                link = None
            elif parent is None:
                # It has not held for a single day: the receipts tell of it, the tree need not.
                link.delete()
        if parent is not None:
            self._begin(unit, parent, line, link)
        self.touched.add(unit.pk)

    def _begin(self, unit: Unit, parent: Unit, line: int, link: Link | None) -> None:
        if link is not None:
            # Moved twice in a day: a day has one parent, the receipts tell the rest.
            link.parent = parent
            link.save(update_fields=("parent",))
        else:
            Link.objects.create(unit=unit, parent=parent, line=line, from_on=self.day)

    def _check_parent(self, unit: Unit, parent: Unit, line: int) -> None:
        if not is_open(parent, self.day):
            raise ValidationError(_("%s 已撤销，不能作上级。") % parent)
        if unit.pk == parent.pk or parent.pk in subtree_on(unit.pk, line, self.day):
            raise ValidationError(
                _("%(parent)s 在 %(unit)s 下面，反过来挂会绕成一圈。")
                % {"unit": unit, "parent": parent}
            )

    # --- posts ------------------------------------------------------------------------------------

    def move_posts(self, before: Unit, after: Unit) -> int:
        """End the posts of a unit and begin the same in another; deputies go with their posts."""
        posts = list(self._live_posts(before))
        for post in posts:
            deputies = list(post.deputies.filter(until_on__gte=self.day))
            until_on = post.until_on
            self._end_post(post)
            same = Post.objects.filter(unit=after, account=post.account_id, role=post.role)
            if same.filter(Q(until_on=None) | Q(until_on__gte=self.day)).exists():
                continue
            started = max(self.day, post.from_on)
            new = Post.objects.create(
                unit=after,
                account_id=post.account_id,
                role=post.role,
                title=post.title,
                from_on=started,
                until_on=until_on,
            )
            for deputy in deputies:
                Deputy.objects.create(
                    post=new,
                    account_id=deputy.account_id,
                    from_on=max(self.day, deputy.from_on),
                    until_on=deputy.until_on,
                    reason=deputy.reason,
                )
        return len(posts)

    def end_posts(self, unit: Unit) -> int:
        """End the posts of a unit."""
        posts = list(self._live_posts(unit))
        for post in posts:
            self._end_post(post)
        return len(posts)

    def _live_posts(self, unit: Unit) -> list[Post]:
        live = Q(until_on=None) | Q(until_on__gte=self.day)
        return list(Post.objects.filter(live, unit=unit).order_by("pk"))

    def _end_post(self, post: Post) -> None:
        # A seat of a closed unit cannot be taken (org.seats), so a post begun today may end today.
        post.until_on = max(self.day - timedelta(days=1), post.from_on)
        post.save(update_fields=("until_on",))
        for deputy in post.deputies.filter(until_on__gt=post.until_on):
            deputy.until_on = max(post.until_on, deputy.from_on)
            deputy.save(update_fields=("until_on",))

    # --- units ------------------------------------------------------------------------------------

    def close(self, unit: Unit) -> None:
        """From today the unit is closed. Its links stay: those above go on seeing what it did."""
        unit.closed_on = self.day
        unit.save(update_fields=("closed_on",))

    def create(self, step: PlanStep, parents: dict[int, Unit]) -> Unit:
        """A new unit under its parents."""
        if Unit.objects.filter(code=step.code).exists():
            raise ValidationError(_("编码 %s 已被使用。") % step.code)
        unit = Unit(
            code=step.code,
            name=step.name,
            short=step.short,
            type=step.type,
            level=step.level or 0,
            division=step.division,
            opened_on=self.day,
        )
        unit.full_clean()
        unit.save(force_insert=True)
        for line, parent in parents.items():
            self.put_under(unit, parent, line)
        # Also without any parent it must stand in the closure, above itself.
        self.touched.add(unit.pk)
        return unit


def is_open(unit: Unit, day: date) -> bool:
    """Whether a unit exists on a day."""
    return unit.closed_on is None or unit.closed_on > day


def _unit(step: PlanStep, day: date) -> Unit:
    if step.unit is None:
        raise ValidationError(_("请选择单位。"))
    unit = Unit.objects.select_for_update().get(pk=step.unit.pk)
    if not is_open(unit, day):
        raise ValidationError(_("%s 已撤销，不能再调整。") % unit)
    return unit


def _target(step: PlanStep, question: str) -> Unit:
    if step.target is None:
        raise ValidationError(question)
    return Unit.objects.get(pk=step.target.pk)


def _move(change: Change, step: PlanStep) -> Outcome:
    unit = _unit(step, change.day)
    if step.line == Line.INDUSTRIAL and step.target is None:
        change.put_under(unit, None, step.line)
        return Outcome(_("%s 脱离产业线") % unit, {})
    parent = _target(step, _("请选择新的上级。"))
    change.put_under(unit, parent, step.line)
    below = len(subtree_on(unit.pk, step.line, change.day))
    words = {"unit": unit, "parent": parent, "line": Line(step.line).label}
    return Outcome(_("%(unit)s 在%(line)s线上改挂到 %(parent)s") % words, {_("随迁单位"): below})


def _merge(change: Change, step: PlanStep) -> Outcome:
    unit, into = _unit(step, change.day), _target(step, _("请选择由谁承接。"))
    if unit.pk == into.pk:
        raise ValidationError(_("不能并入自己。"))
    if not is_open(into, change.day):
        raise ValidationError(_("%s 已撤销，不能承接。") % into)
    counts = {_("下级单位"): _pass_children(change, unit, into)}
    counts |= hand_over(unit, into)
    counts[_("岗位")] = change.move_posts(unit, into)
    change.close(unit)
    Successor.objects.create(unit=unit, successor=into, on=change.day)
    link = Link.objects.filter(unit=unit, line=Line.TERRITORIAL, until_on=None).first()
    if link is None or link.parent_id != into.pk:
        change.put_under(unit, into, Line.TERRITORIAL)
    return Outcome(_("%(unit)s 并入 %(into)s") % {"unit": unit, "into": into}, counts)


def _pass_children(change: Change, unit: Unit, into: Unit) -> int:
    if into.pk in subtree_on(unit.pk, Line.TERRITORIAL, change.day):
        # The heir stands below: it takes the place first, or the tree would run in a circle.
        above = Link.objects.filter(unit=unit, line=Line.TERRITORIAL, until_on=None).first()
        change.put_under(into, above.parent if above else None, Line.TERRITORIAL)
    passed = 0
    for line in (Line.TERRITORIAL, Line.INDUSTRIAL):
        for child in children(unit.pk, line, change.day, closed=True):
            if child.pk == into.pk:
                above = Link.objects.filter(unit=unit, line=line, until_on=None).first()
                change.put_under(child, above.parent if above else None, line)
            else:
                change.put_under(child, into, line)
                passed += 1
    return passed


def _split(change: Change, step: PlanStep) -> Outcome:
    unit = _unit(step, change.day)
    links = Link.objects.filter(unit=unit, until_on=None).select_related("parent")
    parents = {link.line: link.parent for link in links}
    if step.target is not None:
        parents[Line.TERRITORIAL] = step.target
    step.type, step.level = step.type or unit.type, step.level or unit.level
    step.division = step.division or unit.division
    new = change.create(step, parents)
    leaving = list(children(unit.pk, Line.TERRITORIAL, change.day).filter(code__in=step.children))
    missing = set(step.children) - {child.code for child in leaving}
    if missing:
        raise ValidationError(
            _("%(unit)s 下面没有这些单位：%(codes)s")
            % {"unit": unit, "codes": "、".join(sorted(missing))}
        )
    for child in leaving:
        change.put_under(child, new, Line.TERRITORIAL)
    words = {"unit": unit, "new": new.name}
    return Outcome(_("%(unit)s 分设 %(new)s") % words, {_("划出下级"): len(leaving)})


def _rename(change: Change, step: PlanStep) -> Outcome:
    unit = _unit(step, change.day)
    before = unit.name
    if not step.name or not step.short:
        raise ValidationError(_("请填写新的名称和简称。"))
    if (step.name, step.short) == (unit.name, unit.short):
        raise ValidationError(_("新名称与现名称相同。"))
    if unit.opened_on < change.day:
        until_on = change.day - timedelta(days=1)
        known = {"name": unit.name, "short": unit.short}
        FormerName.objects.get_or_create(unit=unit, until_on=until_on, defaults=known)
    unit.name, unit.short = step.name, step.short
    unit.save(update_fields=("name", "short"))
    return Outcome(_("%(before)s 更名为 %(after)s") % {"before": before, "after": unit.name})


def _close(change: Change, step: PlanStep) -> Outcome:
    unit = _unit(step, change.day)
    for line in (Line.TERRITORIAL, Line.INDUSTRIAL):
        if children(unit.pk, line, change.day).exists():
            raise ValidationError(_("%s 还有下级单位，请先改挂或并入。") % unit)
    held = in_hand([unit.pk])
    if held:
        words = "、".join(f"{name} {number}" for name, number in held.items())
        raise ValidationError(
            _("%(unit)s 还有没办完的事（%(words)s），请改用“并入”，由承接单位接着办。")
            % {"unit": unit, "words": words}
        )
    counts = {_("岗位"): change.end_posts(unit)}
    change.close(unit)
    return Outcome(_("%s 撤销") % unit, counts)


def _open(change: Change, step: PlanStep) -> Outcome:
    parent = _target(step, _("请选择上级。"))
    parents = {int(Line.TERRITORIAL): parent}
    if step.industry is not None:
        parents[int(Line.INDUSTRIAL)] = step.industry
    unit = change.create(step, parents)
    return Outcome(_("新设 %(unit)s，上级 %(parent)s") % {"unit": unit.name, "parent": parent})


_VERBS: dict[StepVerb, Callable[[Change, PlanStep], Outcome]] = {
    StepVerb.MOVE: _move,
    StepVerb.MERGE: _merge,
    StepVerb.SPLIT: _split,
    StepVerb.RENAME: _rename,
    StepVerb.CLOSE: _close,
    StepVerb.OPEN: _open,
}
