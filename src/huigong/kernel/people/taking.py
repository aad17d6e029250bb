"""A whole file as an answer to take along: to the desk and to the person's own phone alike."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import as_data, as_pdf, whole_of


def json_answer(person: Person) -> HttpResponse:
    """The file for a machine."""
    answer = JsonResponse(as_data(whole_of(person)), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="file.json"'
    return answer


def pdf_answer(person: Person, *, asked_by: str) -> HttpResponse:
    """The file on paper, saying who took it."""
    pdf = as_pdf(person, whole_of(person), asked_by=asked_by)
    headers = {"Content-Disposition": 'attachment; filename="file.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
