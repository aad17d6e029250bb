"""The states of a letter, the moves between them, and how long an answer may take."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.letters.models import Letter, LetterKind, LetterState
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

S = LetterState
_WITH_ANSWER = (S.SERVED, S.ANSWERED, S.JUDGED)


def answer_param(letter: Letter) -> str:
    """The parameter that says how long whoever got the letter has."""
    return f"letters.answer_days.{letter.kind or LetterKind.HINT}"


def _awaits_nothing(letter: Letter) -> str | None:
    return None if letter.due_at else gettext("拒收的文书没有答复期限。")


letter_flow = add_flow(
    Workflow(
        model=Letter,
        initial=S.DRAFTED,
        final=frozenset({S.OVERTAKEN, S.CLOSED, S.DROPPED}),
        transitions=(
            Transition("issue", _("签发编号"), (S.DRAFTED,), S.ISSUED),
            Transition("drop", _("不发了"), (S.DRAFTED,), S.DROPPED),
            Transition("serve", _("登记送达"), (S.ISSUED,), S.SERVED),
            Transition("extend", _("改答复期限"), (S.SERVED,), S.SERVED, _awaits_nothing),
            Transition("answer", _("登记答复"), (S.SERVED,), S.ANSWERED),
            Transition("judge", _("逐项审查"), (S.ANSWERED,), S.JUDGED),
            Transition("overtake", _("转下一份文书"), _WITH_ANSWER, S.OVERTAKEN),
            Transition("close", _("办结"), _WITH_ANSWER, S.CLOSED),
        ),
        # Two steps of a letter run by a clock: the answer is awaited, then it is judged. Whatever
        # else a leg could start has the term of the first.
        terms={**dict.fromkeys(Step, answer_param), Step.CHECK: "letters.judge_days"},
        pages={Step.CHECK: ("judge", "supervision-judge")},
    )
)
