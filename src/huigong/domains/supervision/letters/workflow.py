"""The states of a letter, the moves between them, and how long an answer may take."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues.standing import case_of
from huigong.domains.supervision.letters.models import Letter, LetterKind, LetterState
from huigong.kernel.calendar.due import NAMED, Due
from huigong.kernel.calendar.present import today
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Clock, Step

S = LetterState
_WITH_ANSWER = (S.SERVED, S.ANSWERED, S.JUDGED)
_OUT = (S.ISSUED, S.PUBLISHED, *_WITH_ANSWER)


def answer_param(letter: Letter) -> str:
    """The parameter that says how long whoever got the letter has."""
    return f"letters.answer_days.{letter.kind or LetterKind.HINT}"


def _awaits_nothing(letter: Letter) -> str | None:
    return (
        None if letter.due_at else gettext("没有在等答复（拒收，或者没有要求反馈），没有期限可改。")
    )


def _not_to_prolong(letter: Letter) -> str | None:
    if not letter.due_at:
        return gettext("没有要求反馈，没有期限可延长。")
    clock = Clock.objects.on(letter).filter(stopped_at=None).order_by("-id").first()
    # The first term was counted; a day that somebody named is the second one.
    if clock is not None and Due.from_json(clock.due).unit == NAMED:
        return gettext("只能延长一次，已经延长过了。")
    return None


def _to_one(letter: Letter) -> str | None:
    return gettext("告行业的提示函登记发布，不登记送达。") if letter.is_to_trade else None


def _to_trade(letter: Letter) -> str | None:
    return None if letter.is_to_trade else gettext("发给一家单位的文书登记送达。")


def check_day(letter: Letter, served_on: date) -> None:
    """Raises ValidationError for a day on which it cannot have been served."""
    if letter.issued_on is not None and served_on < letter.issued_on:
        raise ValidationError({"served_on": gettext("送达日期不能早于签发日期。")})
    if served_on > today():
        raise ValidationError({"served_on": gettext("送达日期不能在今天以后。")})


def _not_to_file(letter: Letter) -> str | None:
    """Only a proposal is for an authority that opens a case, and it opens one."""
    if letter.kind != LetterKind.PROPOSAL:
        return gettext("建议书才有主管部门立案。")
    return gettext("已经登记过立案。") if case_of(letter) else None


def _not_to_lengthen(letter: Letter) -> str | None:
    case = case_of(letter) if letter.kind == LetterKind.PROPOSAL else None
    if case is None:
        return gettext("没有正在办理的立案。")
    return gettext("只能延长一次，已经登记过了。") if case.approved_on else None


letter_flow = add_flow(
    Workflow(
        model=Letter,
        initial=S.DRAFTED,
        final=frozenset({S.OVERTAKEN, S.CLOSED, S.WITHDRAWN, S.DROPPED}),
        transitions=(
            Transition("issue", _("签发编号"), (S.DRAFTED,), S.ISSUED),
            Transition("drop", _("不发了"), (S.DRAFTED,), S.DROPPED),
            Transition("serve", _("登记送达"), (S.ISSUED,), S.SERVED, _to_one),
            Transition("publish", _("登记发布"), (S.ISSUED,), S.PUBLISHED, _to_trade),
            Transition("extend", _("改答复期限"), (S.SERVED,), S.SERVED, _awaits_nothing),
            Transition("prolong", _("延长反馈期限"), (S.PUBLISHED,), S.PUBLISHED, _not_to_prolong),
            Transition("file", _("登记主管部门立案"), (S.SERVED,), S.SERVED, _not_to_file),
            Transition("lengthen", _("登记延长"), (S.SERVED,), S.SERVED, _not_to_lengthen),
            Transition("answer", _("登记答复"), (S.SERVED,), S.ANSWERED),
            Transition("judge", _("逐项审查"), (S.ANSWERED,), S.JUDGED),
            Transition("overtake", _("转下一份文书"), _WITH_ANSWER, S.OVERTAKEN),
            Transition("close", _("办结"), (S.PUBLISHED, *_WITH_ANSWER), S.CLOSED),
            Transition("withdraw", _("撤回"), _OUT, S.WITHDRAWN),
        ),
        # Two steps of a letter run by a clock: the answer is awaited, then it is judged. Whatever
        # else a leg could start has the term of the first.
        terms={**dict.fromkeys(Step, answer_param), Step.CHECK: "letters.judge_days"},
        pages={Step.CHECK: ("judge", "supervision-judge")},
    )
)
