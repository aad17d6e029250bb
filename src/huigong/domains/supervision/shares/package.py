"""The package of one shared matter: for the other side's files, and for where no network leads.

A zip with `matter.json` (`telling.plain`), the matter as PDF, the letter itself, the files given
along, the workbook of the reply, and `manifest.json` with the SHA-256 of each.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

from django.utils import timezone, translation

from huigong.domains.supervision.letters.drafting import say_day
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import pdf_of_letter
from huigong.domains.supervision.shares.actions import Matter
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.replies import book_of
from huigong.domains.supervision.shares.sides import Side
from huigong.domains.supervision.shares.telling import FORMAT, files_given, plain, told_of
from huigong.kernel.calendar.present import now
from huigong.kernel.documents.official import OfficialPaper, pdf_of_paper
from huigong.kernel.files import keeping


def package_of(share: Share, matter: Matter, side: Side, site: str) -> bytes:
    """The zip; `site` is where the letter's squares lead."""
    # In Chinese whatever the interface speaks: the other side reads it.
    with translation.override("zh-hans"):
        parts = list(_parts(share, matter, side, site))
    manifest = {
        "format": FORMAT,
        "share": str(share.pk),
        "made_at": timezone.localtime(now()).isoformat(timespec="seconds"),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in parts},
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("manifest.json", _json(manifest))
        for name, content in parts:
            package.writestr(name, content)
    return kept.getvalue()


def _parts(share: Share, matter: Matter, side: Side, site: str) -> Iterator[tuple[str, bytes]]:
    yield "matter.json", _json(plain(share, matter))
    yield "事情.pdf", pdf_of_matter(share, matter)
    if isinstance(matter, Letter):
        yield "文书.pdf", pdf_of_letter(matter, site)
    yield "回执.xlsx", book_of(share, matter, side)
    for place, one in enumerate(files_given(share), 1):
        try:
            content = keeping.read(keeping.KEPT, one.place)
        except keeping.Gone:
            continue
        yield f"材料/{place:02d} {one.name}", content


def pdf_of_matter(share: Share, matter: Matter) -> bytes:
    """What the other side is told, on paper."""
    told = told_of(matter)
    lines = [f"{told.number} {told.title}", f"请贵单位：{share.asked}"]
    lines += [f"{label}：{said}" for label, said in told.lines]
    for place, one in enumerate(told.points, 1):
        people = f"（{one.people}人）" if one.people else ""
        lines.append(
            f"{place}. {one.name}{people}：{one.facts or one.demand}（{'、'.join(one.basis)}）"
        )
    for one_seen in told.seen:
        day = say_day(one_seen.checked_on)
        lines.append(f"{day}检查：{one_seen.name} {one_seen.uscc}".rstrip())
    return pdf_of_paper(
        OfficialPaper(
            issuer=told.unit,
            number="",
            title=f"共同办理：{told.title}",
            addressee=share.body_name,
            paragraphs=tuple(part for line in lines for part in line.splitlines() if part),
            day=say_day(timezone.localdate(share.given_at)),
        )
    )


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
