"""The knowledge base at the desk: search, read, write, review, retire, look back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.domains.knowledge import actions
from huigong.domains.knowledge.forms import DraftForm, EditForm, RetireForm
from huigong.domains.knowledge.models import Article, ArticleState
from huigong.domains.knowledge.reading import article_page, told_versions
from huigong.domains.knowledge.shown import listed, result_page
from huigong.kernel.access import require

Save = Callable[[dict[str, Any]], Article]


def _article(article_id: int, verb: str) -> Article:
    rows = Article.objects.select_related("written_by", "reviewed_by")
    article = get_object_or_404(rows, pk=article_id)
    require(verb, article)
    return article


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All articles by category; with a question, what answers it, and the law."""
    require("view", Article)
    q = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]
    page = result_page(q, request.GET.get("on", "")) if q else listed(request.GET)
    return render(request, "knowledge/list.html", {**page, "q": q})


@require_GET
def detail(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article: what to do first, how it is ruled, on which ground."""
    return render(request, "knowledge/article.html", article_page(_article(article_id, "view")))


@require_GET
def history(request: HttpRequest, article_id: int) -> HttpResponse:
    """Every version and every saved change."""
    article = _article(article_id, "view")
    values = {"article": article, **told_versions(article)}
    return render(request, "knowledge/history.html", values)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    require("draft", Article)
    form = DraftForm(request.POST or None)
    return _form(request, form, _("起草知识条目"), lambda v: actions.draft_article(**v), None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, article_id: int) -> HttpResponse:
    """Change one; of a reviewed one a new version is made."""
    article = _article(article_id, "edit")
    form = EditForm(request.POST or None, initial=_values(article))
    return _form(
        request, form, _("修改知识条目"), lambda v: actions.edit_article(article, **v), article
    )


@require_POST
def review(request: HttpRequest, article_id: int) -> HttpResponse:
    """Put one's name to it."""
    article = _article(article_id, "review")
    try:
        actions.review_article(article)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已审核，坐席和职工看到的就是这一版。"))
    return redirect(article)


@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, article_id: int) -> HttpResponse:
    """Take one out of use."""
    article = _article(article_id, "retire")
    form = RetireForm(request.POST or None)
    return _form(
        request, form, _("停用知识条目"), lambda v: actions.retire_article(article, **v), article
    )


def _values(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in EditForm.Meta.fields}


def _form(
    request: HttpRequest,
    form: forms.BaseForm,
    title: str,
    save: Save,
    article: Article | None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except ValidationError as refused:
            _show(form, refused)
        else:
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            return redirect(saved)
    is_next = article is not None and article.state == ArticleState.REVIEWED
    values = {"form": form, "title": title, "article": article, "is_next": is_next}
    return render(request, "knowledge/form.html", values)


def _show(form: forms.BaseForm, refused: ValidationError) -> None:
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for name, errors in details.items():
        form.add_error(name if name in form.fields else None, errors)
