"""Which office has a pair to judge, and who of its people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.access import policies
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Closure, Line, Post, Unit
from huigong.kernel.org.tree import is_at_or_below
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import current

_TOLD = 8


def common_office(one: int, other: int) -> Unit | None:
    """The lowest unit that has both in sight on the territorial line; None where there is none."""
    up = Closure.objects.filter(line=Line.TERRITORIAL)
    above = dict(up.filter(descendant=one).values_list("ancestor_id", "depth")) | {one: 0}
    both = set(up.filter(descendant=other).values_list("ancestor_id", flat=True)) | {other}
    found = min(both & set(above), key=lambda number: above[number], default=None)
    return None if found is None else Unit.objects.get(pk=found)


def queue_office(left: Person, right: Person) -> Unit:
    """The office that a pair entered by hand goes to: the lowest that sees both files, or the
    seat's own where that one stands above it (an industrial union sees along its own line).
    """
    own = current().unit_id
    found = common_office(left.unit_id, right.unit_id)
    if found is not None and (own is None or is_at_or_below(found.pk, own)):
        return found
    return current().office


def colleagues() -> dict[int, str]:
    """Account → name of who may judge pairs in the seat's own office today."""
    roles = {row.role for row in policies()[PossibleTwin] if "match" in row.verbs}
    living = Q(until_on=None) | Q(until_on__gte=today())
    posts = Post.objects.filter(living, unit_id=current().office_id, from_on__lte=today())
    rows = posts.filter(role__in=[str(role) for role in roles]).select_related("account")
    return {post.account_id: str(post.account) for post in rows.order_by("account_id")}


def find_colleague(name: str) -> int:
    """The account of a colleague by name. Raises ValidationError that names who there is."""
    known = colleagues()
    found = [number for number, called in known.items() if called == name.strip()]
    if len(found) == 1:
        return found[0]
    told = "、".join(sorted(set(known.values()))[:_TOLD]) or "—"
    said = _("请填本工会一位能核对的同事的姓名：%(names)s。") % {"names": told}
    raise ValidationError({"colleague": said})


def superior_of_seat() -> str:
    """Whom to ring about a file that the seat does not see: the union above its own, by name."""
    up = Closure.objects.filter(line=Line.TERRITORIAL, descendant=current().office_id, depth__gt=0)
    nearest = up.order_by("depth").values_list("ancestor__name", flat=True).first()
    return nearest or ""
