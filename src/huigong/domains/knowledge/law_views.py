"""The statutes as they were loaded: the list of a day, one law, one article."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from huigong.domains.knowledge.models import Article, ArticleState, Law, Provision
from huigong.domains.knowledge.search import laws_on
from huigong.domains.knowledge.shown import read_day
from huigong.domains.knowledge.statements import Source, sources_of
from huigong.kernel.access import require


@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    """What is loaded; of each law the version of a day."""
    require("view", Law)
    on = read_day(request.GET.get("on", ""))
    values = {"laws": laws_on(on), "on": on, "has_any": Law.objects.exists()}
    return render(request, "knowledge/laws.html", values)


@require_GET
def law(request: HttpRequest, law_id: int) -> HttpResponse:
    """One version, chapter by chapter."""
    row = get_object_or_404(Law, pk=law_id)
    require("view", row)
    chapters = [
        (name, list(rows))
        for name, rows in groupby(row.provisions.select_related("law"), lambda p: p.chapter)
    ]
    versions = Law.objects.filter(title=row.title)
    values = {"law": row, "chapters": chapters, "versions": versions}
    return render(request, "knowledge/law.html", values)


@require_GET
def provision(request: HttpRequest, provision_id: int) -> HttpResponse:
    """One article: its words, its other versions, and who of ours leans on it."""
    row = get_object_or_404(Provision.objects.select_related("law"), pk=provision_id)
    require("view", row)
    same = Provision.objects.filter(
        law__title=row.law.title, number=row.number, after=row.after
    ).select_related("law")
    near = row.law.provisions.select_related("law")
    values = {
        "provision": row,
        "versions": same.exclude(pk=row.pk).order_by("-law__version_on"),
        "before": near.filter(number__lt=row.number).order_by("-number", "-after").first(),
        "behind": near.filter(number__gt=row.number).order_by("number", "after").first(),
        "articles": _leaning(Source(row.law.title, row.number, row.after)),
    }
    return render(request, "knowledge/provision.html", values)


def _leaning(source: Source) -> list[Article]:
    """Articles in use whose statements name a source."""
    rows = Article.objects.exclude(state=ArticleState.RETIRED).filter(body__contains=source.law)
    return [row for row in rows if source in sources_of(row.body)]
