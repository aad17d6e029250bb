"""Every write of knowledge and statutes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from huigong.domains.knowledge.models import Article, ArticleState, Law, Provision
from huigong.domains.knowledge.numerals import label
from huigong.domains.knowledge.statements import BadSource, read_body
from huigong.kernel.access.places import require_place
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current

#: (number, after, chapter, text) of one article.
Row = tuple[int, int, str, str]


@action("draft", model=Article, creates=True, records=("code",))
def draft_article(
    *,
    code: str,
    title: str,
    first: str,
    body: str,
    category: str = "",
    asks: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    shipped: str = "",
) -> Article:
    """起草了知识条目"""
    require_place("")
    if not shipped and Article.objects.filter(code=code).exists():
        raise ValidationError({"code": _("这个代号已经有人用了，请换一个。")})
    article = Article(code=code, version=_next_version(code), shipped=shipped)
    return _write(article, title, first, body, category, asks, valid_from, valid_until)


@action("edit", model=Article, records=("title",))
def edit_article(
    article: Article,
    *,
    title: str,
    first: str,
    body: str,
    category: str = "",
    asks: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    shipped: str = "",
) -> Article:
    """修改了知识条目"""
    require_place("")
    if article.state == ArticleState.RETIRED:
        raise ValidationError(_("这一版已经停用，请打开正在使用的一版修改。"))
    if article.state == ArticleState.REVIEWED:
        # What was reviewed stays in force, word for word, until the change is reviewed too.
        if Article.objects.filter(code=article.code, state=ArticleState.DRAFT).exists():
            raise ValidationError(_("这一条已有一份修改稿，请打开它继续改。"))
        article = Article(code=article.code, version=_next_version(article.code))
    article.shipped = shipped
    return _write(article, title, first, body, category, asks, valid_from, valid_until)


@action("review", model=Article)
def review_article(article: Article) -> Article:
    """审核了知识条目"""
    require_place("")
    me = current().account_id
    if article.state != ArticleState.DRAFT:
        raise ValidationError(_("只有未审核的条目可以审核。"))
    if me is not None and me == article.written_by_id:
        raise ValidationError(_("自己写的由另一位律师审核。"))
    _need_grounds(article.body)
    before = Article.objects.filter(code=article.code, state=ArticleState.REVIEWED)
    for old in before.select_for_update():
        old.state = ArticleState.RETIRED
        old.retired_why = _("由第 %d 版代替") % article.version
        old.save()
    article.state = ArticleState.REVIEWED
    article.reviewed_by_id = me
    article.reviewed_at = now()
    return article


@action("retire", model=Article, records=("why",))
def retire_article(article: Article, *, why: str) -> Article:
    """停用了知识条目"""
    require_place("")
    if article.state == ArticleState.RETIRED:
        raise ValidationError(_("这一版早已停用。"))
    if not why.strip():
        raise ValidationError({"why": _("请写明停用的原因。")})
    article.state, article.retired_why = ArticleState.RETIRED, why.strip()
    return article


@action("load", model=Law, creates=True, records=("title", "version_on"))
def load_law(*, title: str, version_on: date, kind: str, digest: str, rows: list[Row]) -> Law:
    """载入了法律法规"""
    require_place("")
    law = Law(title=title, version_on=version_on, kind=kind, count=len(rows), digest=digest)
    law.id, law.loaded_at = next_ids(1)[0], now()
    _add(law, rows)
    return law


@action("correct", model=Law, records=("changed",))
def correct_law(law: Law, *, digest: str, rows: list[Row], changed: list[str]) -> Law:
    """更正了法律法规的文字"""
    require_place("")
    kept = {(p.number, p.after): p for p in law.provisions.all()}
    fresh = {(number, after): (chapter, text) for number, after, chapter, text in rows}
    Provision.objects.filter(
        pk__in=[row.pk for key, row in kept.items() if key not in fresh]
    ).delete()
    for key, provision in kept.items():
        if key in fresh and fresh[key] != (provision.chapter, provision.text):
            provision.chapter, provision.text = fresh[key]
            provision.save()
    _add(law, [row for row in rows if row[:2] not in kept])
    law.digest, law.count, law.loaded_at = digest, len(rows), now()
    return law


def changes(law: Law, rows: Iterable[Row]) -> list[str]:
    """The articles whose words differ from what is loaded."""
    kept = {(p.number, p.after): (p.chapter, p.text) for p in law.provisions.all()}
    fresh = {(number, after): (chapter, text) for number, after, chapter, text in rows}
    keys = sorted(kept.keys() | fresh.keys())
    return [label(*key) for key in keys if kept.get(key) != fresh.get(key)]


def _add(law: Law, rows: list[Row]) -> None:
    ids = next_ids(len(rows)) if rows else []
    Provision.objects.bulk_create(
        Provision(id=pk, law_id=law.id, number=number, after=after, chapter=chapter, text=text)
        for pk, (number, after, chapter, text) in zip(ids, rows, strict=True)
    )


def _next_version(code: str) -> int:
    last = Article.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _write(
    article: Article,
    title: str,
    first: str,
    body: str,
    category: str,
    asks: str,
    valid_from: date | None,
    valid_until: date | None,
) -> Article:
    article.title, article.first, article.body = title.strip(), _lines(first), _lines(body)
    article.category, article.asks = category, _lines(asks)
    article.valid_from, article.valid_until = valid_from, valid_until
    article.state = ArticleState.DRAFT
    article.written_by_id, article.written_at = current().account_id, now()
    _readable(article.body)
    return article


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _readable(body: str) -> None:
    try:
        read_body(body)
    except BadSource as fault:
        told = _("“%s”看不出是哪部法律的第几条，请写成：劳动合同法 第十条。")
        raise ValidationError({"body": told % fault}) from fault


def _need_grounds(body: str) -> None:
    for statement in read_body(body):
        if not statement.ground:
            told = _("“%s……”没有写依据。请在句末用〔〕写上法律和条号，或者〔建议〕〔未定：原因〕。")
            raise ValidationError(told % re.sub(r"\s+", "", statement.text)[:16])
