"""How a reporter is to be spoken with: the language, who interprets, on which number and when."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, Language
from huigong.kernel.sealing.masks import mask_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What an agent learns about the way to talk; each name is a field of the case."""

    is_tipoff: bool = False
    language: str = ""
    interpreter: str = ""
    interpreter_at: datetime | None = None
    safe_phone: str | None = None
    safe_from: time | None = None
    safe_until: time | None = None

    def put(self, case: Case) -> None:
        """Write it on a case that is not saved yet."""
        for known in fields(self):
            setattr(case, known.name, getattr(self, known.name))


def only_call(case: Case) -> str:
    """When and where the reporter may be called, as a warning; empty where anything goes."""
    if not (case.safe_phone or case.safe_from or case.safe_until):
        return ""
    where = _("这个号码 %(number)s") % {"number": mask_phone(case.call_phone)}
    return _("只能%(when)s打%(where)s，不要打到单位。") % {"when": hours(case), "where": where}


def hours(case: Case) -> str:
    """The hours in which the reporter may be called; empty for all day."""
    start, end = (f"{at:%H:%M}" if at else "" for at in (case.safe_from, case.safe_until))
    if start and end:
        return _("在 %(start)s–%(end)s ") % {"start": start, "end": end}
    if start:
        return _("在 %(start)s 以后") % {"start": start}
    return _("在 %(end)s 以前") % {"end": end} if end else ""


def spoken(case: Case) -> str:
    """The language of the matter, with the interpreter; empty for plain Chinese."""
    if not case.interpreter and case.language in ("", Language.CHINESE):
        return ""
    name = str(case.get_language_display())
    if not case.interpreter:
        return name
    return _("%(language)s，翻译：%(name)s") % {"language": name, "name": case.interpreter}
