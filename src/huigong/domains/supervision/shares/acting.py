"""What the other side may do about a matter now: the matter's own actions, run as the machine, with
the body as their author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from huigong.domains.supervision.letters import actions as letters
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.workflow import letter_flow
from huigong.domains.supervision.shares import forms as ours
from huigong.domains.supervision.shares.actions import (
    Matter,
    expect_open,
    handle_share,
    receive_share,
)
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.sides import Side
from huigong.domains.supervision.wages.counting import open_clue
from huigong.domains.supervision.wages.ending.actions import hear_wagecase
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.exchange.books import BadSheet

Run = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a side may do: its form, whether it fits now, and how it is done."""

    label: str | Promise
    form: type[forms.Form]
    fits: Callable[[Share, Matter], bool]
    run: Run
    side: Side | None = None


def acts_on(share: Share, matter: Matter, side: Side) -> Iterator[tuple[str, Act]]:
    """What may be done now, in the order of the work."""
    for verb, act in ACTS.items():
        if act.side in (None, side) and act.fits(share, matter):
            yield verb, act


def run_act(share: Share, matter: Matter, side: Side, verb: str, by: str, **given: Any) -> None:
    """Do it, in a transaction. Raises ValidationError with what speaks against it."""
    expect_open(share)
    act = ACTS[verb]
    if act.side not in (None, side) or not act.fits(share, matter):
        raise ValidationError(_("现在不能“%s”。请刷新页面看最新情况。") % act.label)
    if not by.strip():
        raise ValidationError({"by": _("请写您的姓名和职务。")})
    act.run(share, matter, by=by.strip(), **given)
    if verb != "receive":
        handle_share(share, by=by.strip(), what=str(act.label))


def _receive(share: Share, _matter: Matter, *, by: str) -> None:
    receive_share(share, by=by)


def _hear(_share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    if isinstance(matter, Letter):
        clues.hear_letter(matter, **given)
    else:
        sectors.hear_sector(matter, **given)  # type: ignore[arg-type]  # wages have no such clue


def _may_hear(_share: Share, matter: Matter) -> bool:
    clue = clue_of(matter)
    if clue is None or clue.reply not in ("", Reply.TAKEN):
        return False
    return isinstance(matter, Letter) or not sector_flow.reason_against(matter, "hear")


def _file(share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    if isinstance(matter, Letter):
        clues.file_letter(matter, authority=share.body_name, **given)
    else:
        sectors.file_sector(matter, authority=share.body_name, **given)  # type: ignore[arg-type]  # as above


def _may_file(_share: Share, matter: Matter) -> bool:
    if isinstance(matter, WageCase) or case_of(matter) is not None:
        return False
    flow = letter_flow if isinstance(matter, Letter) else sector_flow
    return not flow.reason_against(matter, "file")


def _answer(_share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    letters.answer_letter(matter, **given)  # type: ignore[arg-type]  # fits only letters


def _conclude(_share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    sectors.conclude_sector(matter, **given)  # type: ignore[arg-type]  # fits only sectors


def _may_conclude(_share: Share, matter: Matter) -> bool:
    case = case_of(matter)
    return isinstance(matter, SectorFinding) and case is not None and case.concluded_on is None


def _reply(_share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    hear_wagecase(matter, **given)  # type: ignore[arg-type]  # fits only wage cases


def _may_reply(_share: Share, matter: Matter) -> bool:
    return isinstance(matter, WageCase) and open_clue(matter) is not None


def _list(_share: Share, matter: Matter, *, by: str, text: str, upload: Any) -> None:
    try:
        reading = read_list(matter, text=text, upload=upload)  # type: ignore[arg-type]  # a sector
    except BadSheet as refused:
        raise ValidationError(str(refused)) from refused
    if reading.bad:
        raise ValidationError(
            [
                _("第 %(line)d 行：%(why)s") % {"line": b.line, "why": b.why}
                for b in reading.bad[:20]
            ]
        )
    if reading.fresh:
        sectors.list_sector(matter, lines=reading.fresh)  # type: ignore[arg-type]  # a sector


def _mark(share: Share, matter: Matter, *, by: str, **given: Any) -> None:
    said = _("%s在访客台填报") % share.body_name
    sectors.mark_sector(matter, known_by=said, **given)  # type: ignore[arg-type]  # fits only sectors


def _in_flow(verb: str, model: type[Matter]) -> Callable[[Share, Matter], bool]:
    flow = letter_flow if model is Letter else sector_flow
    return lambda _share, row: isinstance(row, model) and not flow.reason_against(row, verb)


ACTS: dict[str, Act] = {
    "receive": Act(
        label=gettext_lazy("签收"),
        form=ours.ByForm,
        fits=lambda share, _matter: share.received_at is None,
        run=_receive,
    ),
    "hear": Act(
        label=gettext_lazy("答复移送的线索"),
        form=ours.GuestHearForm,
        fits=_may_hear,
        run=_hear,
        side=Side.PROCURATORATE,
    ),
    "file": Act(
        label=gettext_lazy("登记立案"),
        form=ours.GuestFileForm,
        fits=_may_file,
        run=_file,
        side=Side.AUTHORITY,
    ),
    "list": Act(
        label=gettext_lazy("登记清单"),
        form=ours.GuestListForm,
        fits=_in_flow("list", SectorFinding),
        run=_list,
        side=Side.AUTHORITY,
    ),
    "mark": Act(
        label=gettext_lazy("登记打勾各户的结果"),
        form=ours.GuestMarkForm,
        fits=_in_flow("mark", SectorFinding),
        run=_mark,
        side=Side.AUTHORITY,
    ),
    "conclude": Act(
        label=gettext_lazy("登记处理结果"),
        form=ours.GuestConcludeForm,
        fits=_may_conclude,
        run=_conclude,
        side=Side.AUTHORITY,
    ),
    "answer": Act(
        label=gettext_lazy("答复建议书"),
        form=ours.GuestAnswerForm,
        fits=_in_flow("answer", Letter),
        run=_answer,
        side=Side.AUTHORITY,
    ),
    "reply": Act(
        label=gettext_lazy("回复移送的线索"),
        form=ours.GuestReplyForm,
        fits=_may_reply,
        run=_reply,
        side=Side.AUTHORITY,
    ),
}
