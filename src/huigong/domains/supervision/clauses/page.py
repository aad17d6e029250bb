"""The page on which one pastes or uploads a contract; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.clauses.reading import VoidClause, kinds
from huigong.domains.supervision.clauses.rules import suspects
from huigong.domains.supervision.duties.printed import printed
from huigong.kernel.calendar.present import today
from huigong.kernel.documents.word_reading import Unread, plain_text
from huigong.kernel.files.faults import Refused, reason_of
from huigong.kernel.files.inspecting import inspect, limits

MOST_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text: plain, or one sentence with the kinds it looks like."""

    text: str
    place: int = 0
    clauses: tuple[VoidClause, ...] = ()


class ContractForm(forms.Form):
    """看看合同"""

    text = forms.CharField(
        label=gettext_lazy("合同的文字"),
        max_length=MOST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "data-sensitive": ""}),
        help_text=gettext_lazy("整份或者几条，粘贴在这里。姓名、证件号码可以先删掉。"),
    )
    upload = forms.FileField(
        label=gettext_lazy("或者选一个文件"),
        required=False,
        help_text=gettext_lazy("Word（docx）或者纯文字。扫描件、照片认不出字，请粘贴文字。"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("upload"):
            given["text"] = self._text_of(given["upload"])
        if not (given.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("请粘贴合同的文字，或者选一个文件。"))
        return given

    def _text_of(self, upload: Any) -> str:
        told = limits()
        try:
            sound = inspect(upload, told)
        except Refused as refusal:
            self.add_error("upload", reason_of(refusal.fault, most_mb=told.max_mb))
            return ""
        if sound.kind.name == "txt":
            return sound.content.decode()[:MOST_TEXT]
        if sound.kind.name != "docx":
            self.add_error("upload", _("这种文件认不出字。请选 Word（docx），或者粘贴文字。"))
            return ""
        try:
            return plain_text(sound.content)[:MOST_TEXT]
        except Unread as reason:
            self.add_error("upload", str(reason))
            return ""


def clause_page(request: HttpRequest) -> dict[str, Any]:
    """The form and, once there is a text, its pieces and the kinds found with their articles."""
    is_post = request.method == "POST"
    form = ContractForm(request.POST if is_post else None, request.FILES if is_post else None)
    page: dict[str, Any] = {"form": form, "kinds": kinds().clauses.values()}
    if form.is_bound and form.is_valid():
        pieces = pieces_of(form.cleaned_data["text"])
        found = [piece for piece in pieces if piece.clauses]
        basis = dict.fromkeys(b for piece in found for one in piece.clauses for b in one.basis)
        page |= {"pieces": pieces, "found": found, **printed(basis, today())}
    return page


def pieces_of(text: str) -> list[Piece]:
    """The whole text, cut where something was found; as the law stands today."""
    text = text.replace("\r\n", "\n")
    known = {code: one for code, one in kinds().clauses.items() if one.since <= today()}
    pieces, last = [], 0
    found = suspects(text, [clause.signs for clause in known.values()])
    for place, one in enumerate(found, 1):
        pieces.append(Piece(text[last : one.start]))
        clauses = tuple(known[code] for code in one.codes)
        pieces.append(Piece(text[one.start : one.end], place, clauses))
        last = one.end
    return [piece for piece in (*pieces, Piece(text[last:])) if piece.text]
