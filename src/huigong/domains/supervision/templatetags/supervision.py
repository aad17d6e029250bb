"""What stands beside the facts of a check-up and of a letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.letters.annex.lines import may_name, standing
from huigong.domains.supervision.letters.chain import (
    chain_of,
    is_late,
    next_of,
    reason_against_next,
    signers_of,
)
from huigong.domains.supervision.letters.eseal.kept import seal_of
from huigong.domains.supervision.letters.models import (
    NEXT_KIND,
    VOID,
    Letter,
    LetterItem,
    LetterKind,
    LetterState,
    Verdict,
)
from huigong.domains.supervision.letters.proof import UNSENT, check_path
from huigong.domains.supervision.letters.workflow import letter_flow
from huigong.kernel.access import may
from huigong.kernel.eseal.provider import eseal_provider
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.models import Clock

register = template.Library()
_TONES = {
    LetterState.DRAFTED: "plain",
    LetterState.ISSUED: "due",
    LetterState.SERVED: "waiting",
    LetterState.PUBLISHED: "doing",
    LetterState.ANSWERED: "due",
    LetterState.JUDGED: "doing",
    LetterState.OVERTAKEN: "plain",
    LetterState.CLOSED: "done",
    LetterState.WITHDRAWN: "plain",
    LetterState.DROPPED: "plain",
}
_VERDICT_TONES = {
    Verdict.MET: "done",
    Verdict.REASON: "done",
    Verdict.PARTLY: "due",
    Verdict.UNMET: "late",
}


def _kept(row: Any, make: Any) -> dict[str, Any]:
    # Two blocks of the page ask; the second reads what the first found.
    if "beside" not in row.__dict__:
        row.__dict__["beside"] = make()
    found: dict[str, Any] = row.__dict__["beside"]
    return found


@register.simple_tag
def checkup_beside(checkup: Checkup, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Findings, letters, and the buttons that lead to the next one."""
    return _kept(checkup, lambda: _checkup(checkup, moves))


def _checkup(checkup: Checkup, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    findings = list(findings_of(checkup))
    letters = list(Letter.objects.filter(checkup=checkup).order_by("id"))
    is_writer = may("note", checkup)
    is_out = any(one.state not in VOID for one in letters)
    return {
        "findings": findings,
        "letters": [(one, _tone(one)) for one in letters],
        "may_strike": is_writer,
        "moves": [
            *(_checkup_moves(checkup, bool(findings), is_out) if is_writer else ()),
            *({**move, "tone": "plain"} for move in moves),
        ],
    }


def _checkup_moves(checkup: Checkup, has_findings: bool, is_out: bool) -> list[dict[str, Any]]:
    """The next step first: writing down while there is nothing, then the letter."""
    note = _move(_("记下一个问题"), reverse("supervision-note", args=[checkup.pk]), icon="plus")
    draft = reverse("supervision-draft", args=[checkup.pk])
    why = "" if has_findings else _("先记下问题，再起草。")
    hint = _move(_("起草提示函"), draft, method="post", kind=LetterKind.HINT, reason=why)
    more = _move(_("直接起草意见书"), draft, method="post", kind=LetterKind.OPINION, reason=why)
    found = [note] if is_out else [hint, note, more] if has_findings else [note, hint]
    if has_findings:
        asked = {"employer": checkup.employer_id, "checkup": checkup.pk, "origin": "checkup"}
        url = f"{reverse('supervision-wagecase-create')}?{urlencode(asked)}"
        found.append(_move(_("立欠薪案件"), url, icon="cash"))
    along = f"{reverse('offline-take', args=['checkup'])}?checkup={checkup.pk}"
    found.append(_move(_("带去现场接着填"), along, icon="wifi-off"))
    return [{**one, "tone": "plain" if place else "action"} for place, one in enumerate(found)]


def _move(label: str, url: str, **more: Any) -> dict[str, Any]:
    plain = {"method": "get", "icon": "", "reason": "", "tone": "plain", "kind": ""}
    return {**plain, "label": label, "url": url, **more}


@register.simple_tag
def may_draft_letters() -> bool:
    """Whether letters are drafted on this seat at all."""
    return may("draft", Letter)


@register.simple_tag
def letter_beside(letter: Letter, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Its points, its clock, the letters before and after it, what can be done now."""
    return _kept(letter, lambda: _letter(letter, moves))


def _letter(letter: Letter, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    items = LetterItem.objects.on(letter).order_by("place")
    after, eseal = next_of(letter), seal_of(letter)
    return {
        "items": [(one, _VERDICT_TONES.get(Verdict(one.verdict), "")) for one in items],
        "clock": Clock.objects.on(letter).filter(stopped_at=None).order_by("-id").first(),
        "chain": [(one, _tone(one)) for one in [*chain_of(letter), *([after] if after else [])]],
        "tone": _tone(letter),
        "pdf": reverse("supervision-letter-pdf", args=[letter.pk]),
        "word": reverse("supervision-letter-word", args=[letter.pk]),
        "check": "" if letter.state in UNSENT else check_path(letter),
        "seal": "" if eseal else _seal_url(letter),
        "questions": _questions(letter),
        "annex": _annex(letter),
        "eseal": eseal,
        "moves": [one for one in _letter_moves(letter, moves) if not one["reason"]],
    }


def _tone(letter: Letter) -> str:
    return "late" if is_late(letter) else _TONES[LetterState(letter.state)]


def _letter_moves(letter: Letter, moves: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    given = [{**move, "tone": "plain", "icon": ""} for move in moves]
    given = [m for m in given if m["verb"] != "edit" or letter.state == LetterState.DRAFTED]
    if may("judge", letter) and not letter_flow.reason_against(letter, "judge"):
        given.insert(0, _move(_("逐项审查"), reverse("supervision-judge", args=[letter.pk])))
    if letter.state == LetterState.DRAFTED and may("edit", letter):
        url = reverse("supervision-reword", args=[letter.pk])
        given.append(_move(_("上传改好的 Word 稿"), url, icon="upload"))
    if letter.state == LetterState.DRAFTED and may("issue", letter) and eseal_provider():
        url = reverse("supervision-letter-seal", args=[letter.pk])
        given.insert(1, _move(_("签发并加盖电子印章"), url, icon="rubber-stamp"))
    kind = NEXT_KIND.get(LetterKind(letter.kind))
    if kind and may("follow", letter) and not (why := reason_against_next(letter)):
        label = _("起草%s") % kind.label
        url = reverse("supervision-follow", args=[letter.pk])
        given.insert(0, _move(label, url, method="post", reason=why))
    first = next((one for one in given if not one["reason"]), None)
    return [{**one, "tone": "action" if one is first else "plain"} for one in given]


def _seal_url(letter: Letter) -> str:
    """The register of seals is another domain: there may be none."""
    if letter.state != LetterState.ISSUED:
        return ""
    try:
        address = reverse("seals-sealuse-create")
    except NoReverseMatch:
        return ""
    told = {"paper": letter.title, "paper_number": letter.number[:40]}
    return f"{address}?{urlencode(told)}"


def _annex(letter: Letter) -> dict[str, Any] | None:
    """Who agreed to be named, by masked names, for those who may open the annex."""
    # Another office is told nothing, and asks nothing.
    is_own = letter.unit_id == current().unit_id and may_name(letter)
    if not is_own or not may("view:annex", letter):
        return None
    lines = standing(letter)
    at = [letter.pk]
    is_writer = may("annex", letter)
    return {
        "lines": [
            (one, reverse("supervision-annex-strike", args=[*at, one.pk]) if is_writer else "")
            for one in lines
        ],
        "open": reverse("supervision-annex-open", args=at) if lines else "",
        "add": reverse("supervision-annex", args=at) if is_writer else "",
        "is_over": letter.state in letter_flow.final,
    }


def _questions(letter: Letter) -> list[str]:
    """What nobody has confirmed yet and matters for the step at hand."""
    if letter.state != LetterState.DRAFTED:
        return []
    allowed, is_confirmed = signers_of(letter)
    if is_confirmed:
        return []
    return [_("由谁签发还没有按本地规定登记（暂列：%s），签发时不核对职务。") % allowed]
