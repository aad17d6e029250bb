"""What the other side may do about a matter now: the matter's own actions, run as the machine, with
the body as their author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.clues import actions as clues
from huigong.domains.supervision.clues.models import Reply
from huigong.domains.supervision.clues.standing import case_of, clue_of
from huigong.domains.supervision.joint import actions as sectors
from huigong.domains.supervision.joint.listing import read_list
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.joint.workflow import sector_flow
from huigong.domains.supervision.letters.actions import answer_letter
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.shares import forms as ours
from huigong.domains.supervision.shares.actions import Matter, expect_open, handle_share
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.sides import Side
from huigong.domains.supervision.wages.counting import open_clue
from huigong.domains.supervision.wages.ending.actions import hear_wagecase
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.exchange.books import BadSheet
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.flow import flow_of

#: Lines of a list that are named at once where they cannot be taken.
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a side may do: its form, by which action of each kind of matter it is done,
    whether it fits now, and what the action is told beside what was filled in.
    """

    label: str | Promise
    form: type[forms.Form]
    side: Side
    runs: Mapping[type[Matter], Callable[..., Any]]
    fits: Callable[[Any], bool]
    more: Callable[[Share], dict[str, Any]] = lambda share: {}

    def may(self, matter: Matter, side: Side) -> bool:
        """Whether a side may do it about a matter now."""
        return side == self.side and type(matter) in self.runs and self.fits(matter)


def acts_on(matter: Matter, side: Side) -> Iterator[tuple[str, Act]]:
    """What may be done now, in the order of the work."""
    return ((verb, act) for verb, act in ACTS.items() if act.may(matter, side))


def run_act(share: Share, matter: Matter, side: Side, verb: str, by: str, **given: Any) -> None:
    """Do it, in a transaction. Raises ValidationError with what speaks against it."""
    expect_open(share)
    act = ACTS[verb]
    if not act.may(matter, side):
        raise ValidationError(_("现在不能“%s”。请刷新页面看最新情况。") % act.label)
    act.runs[type(matter)](matter, **given, **act.more(share))
    handle_share(share, by=by, what=str(act.label))


def _in_flow(verb: str) -> Callable[[Matter], bool]:
    return lambda row: not flow_of(kind_of(type(row))).reason_against(row, verb)


def _may_hear(matter: Letter | SectorFinding) -> bool:
    """A clue that was only taken may still be answered; a letter has no move of its own for it."""
    clue = clue_of(matter)
    if clue is None or clue.reply not in ("", Reply.TAKEN):
        return False
    return isinstance(matter, Letter) or not sector_flow.reason_against(matter, "hear")


def _may_conclude(sector: SectorFinding) -> bool:
    case = case_of(sector)
    return case is not None and case.concluded_on is None


def _may_reply(case: WageCase) -> bool:
    return open_clue(case) is not None


def _list(sector: SectorFinding, *, text: str, upload: Any = None) -> None:
    """The whole list or nothing of it: the other side mends its own lines."""
    try:
        reading = read_list(sector, text=text, upload=upload)
    except BadSheet as refused:
        raise ValidationError(str(refused)) from refused
    if reading.bad:
        told = _("第 %(line)d 行：%(why)s")
        faults = ({"line": one.line, "why": one.why} for one in reading.bad[:_MOST_FAULTS])
        raise ValidationError([told % fault for fault in faults])
    if reading.fresh:
        sectors.list_sector(sector, lines=reading.fresh)


ACTS: dict[str, Act] = {
    "hear": Act(
        label=gettext_lazy("答复移送的线索"),
        form=ours.GuestHearForm,
        side=Side.PROCURATORATE,
        runs={Letter: clues.hear_letter, SectorFinding: sectors.hear_sector},
        fits=_may_hear,
    ),
    "file": Act(
        label=gettext_lazy("登记立案"),
        form=ours.GuestFileForm,
        side=Side.AUTHORITY,
        runs={Letter: clues.file_letter, SectorFinding: sectors.file_sector},
        fits=_in_flow("file"),
        more=lambda share: {"authority": share.body_name},
    ),
    "list": Act(
        label=gettext_lazy("登记清单"),
        form=ours.GuestListForm,
        side=Side.AUTHORITY,
        runs={SectorFinding: _list},
        fits=_in_flow("list"),
    ),
    "mark": Act(
        label=gettext_lazy("登记打勾各户的结果"),
        form=ours.GuestMarkForm,
        side=Side.AUTHORITY,
        runs={SectorFinding: sectors.mark_sector},
        fits=_in_flow("mark"),
        more=lambda share: {"known_by": _("%s在访客台填报") % share.body_name},
    ),
    "conclude": Act(
        label=gettext_lazy("登记处理结果"),
        form=ours.GuestConcludeForm,
        side=Side.AUTHORITY,
        runs={SectorFinding: sectors.conclude_sector},
        fits=_may_conclude,
    ),
    "answer": Act(
        label=gettext_lazy("答复建议书"),
        form=ours.GuestAnswerForm,
        side=Side.AUTHORITY,
        runs={Letter: answer_letter},
        fits=_in_flow("answer"),
    ),
    "reply": Act(
        label=gettext_lazy("回复移送的线索"),
        form=ours.GuestReplyForm,
        side=Side.AUTHORITY,
        runs={WageCase: hear_wagecase},
        fits=_may_reply,
    ),
}
