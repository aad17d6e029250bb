"""A typical case on A4, as it is reported to the union above."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from huigong.domains.supervision.clues.models import AuthorityCase, ClueTransfer
from huigong.domains.supervision.clues.standing import case_of, clue_of
from huigong.domains.supervision.joint.following import totals_of
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.drafting import say_day
from huigong.kernel.calendar.present import today
from huigong.kernel.documents.official import OfficialPaper, pdf_of_paper

_TEXT = (
    "{since}至{until}，{unit}在监督检查中发现，{trade}有{employers}家单位涉及“{duty}”。",
    "{sent_on}，{unit}将线索移送{receiver}。{reply}",
    "{filed_on}，{authority}立案办理。{outcome}",
)
_DRAFT = "（草稿，还没有报送）"


def first_words(sector: SectorFinding) -> dict[str, Any]:
    """What the form of a case begins with: what was written before, else what the rows say."""
    clue, case = clue_of(sector), case_of(sector)
    parties = [sector.unit.name, *([clue.receiver] if clue else [])]
    parties += [case.authority] if case else []
    return {
        "case_title": sector.case_title or sector.title,
        "case_parties": sector.case_parties or "、".join(parties),
        "case_year": sector.case_year or today().year,
        "case_text": sector.case_text or "\n".join(_told(sector, clue, case)),
    }


def _told(
    sector: SectorFinding, clue: ClueTransfer | None, case: AuthorityCase | None
) -> list[str]:
    known = {
        "since": say_day(sector.since),
        "until": say_day(sector.until),
        "unit": sector.unit.name,
        "trade": sector.trade_name,
        "duty": sector.duty_name,
        "employers": sector.employers,
    }
    found, handed, acted = _TEXT
    lines = [found.format(**known), *sector.summary.splitlines()]
    if clue:
        told = {"sent_on": say_day(clue.sent_on), "receiver": clue.receiver}
        lines.append(handed.format(**known, **told, reply=_stopped(clue.reply_note)))
    if case:
        told = {"filed_on": say_day(case.filed_on), "authority": case.authority}
        lines.append(acted.format(**told, outcome=_stopped(case.outcome)))
    return [line for line in lines if line]


def _stopped(words: str) -> str:
    return words if not words or words.endswith(("。", "！", "；")) else f"{words}。"


def pdf_of_case(sector: SectorFinding) -> bytes:
    """The paper, in Chinese whatever the interface speaks; the figures are those of the rows."""
    with translation.override("zh-hans"):
        return pdf_of_paper(
            OfficialPaper(
                issuer=sector.unit.name,
                number="" if sector.submitted_on else _DRAFT,
                title=sector.case_title or sector.title,
                addressee=sector.submitted_to or "上级工会",
                paragraphs=tuple(_paragraphs(sector)),
                day=say_day(sector.submitted_on) if sector.submitted_on else "",
            )
        )


def _paragraphs(sector: SectorFinding) -> list[str]:
    year = f"{sector.case_year}年" if sector.case_year else ""
    found = [
        f"案例年度：{year}　共同办理：{sector.case_parties}" if sector.case_parties else "",
        *sector.case_text.splitlines(),
        figures_of(sector),
        f"{sector.selected_by}：{sector.selected_as}。" if sector.selected_by else "",
    ]
    return [line for line in found if line]


def figures_of(sector: SectorFinding) -> str:
    """The result in figures, as the list has it now."""
    parts = []
    for one in totals_of(sector):
        said = f"{one.label}的{one.count}户中{one.right}户{one.goal}"
        said += f"，{one.gone}户已注销或查无此户" if one.gone else ""
        parts.append(said + (f"，{one.left}户还没有结果" if one.left else ""))
    return f"清单共{sector.firms}户：{'；'.join(parts)}。" if parts else ""
