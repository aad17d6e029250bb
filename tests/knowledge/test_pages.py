"""Articles and statutes through HTTP: written, reviewed, found, read, retired; and abused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huigong.domains.knowledge.models import Article, ArticleState
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
WORDS = {
    "code": "tea-rain",
    "title": "茶园下雨没有雨衣",
    "category": "safety.gear",
    "asks": "下雨让我们淋着采茶",
    "first": "拍下照片\n找茶园要",
    "body": "茶园应当备雨衣。〔茶工法 第十条之一〕\n多少钱的雨衣没有规定。〔未定：没有找到〕",
    "valid_from": "",
    "valid_until": "",
}


def _post(client, name: str, *args, **data: str):
    return client.post(reverse(name, args=args), data)


def _text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def drafted(client_for) -> Article:
    answer = _post(client_for("lv"), "knowledge-draft", **WORDS)
    assert answer.status_code == 302, _text(answer)
    return Article.objects.get(code="tea-rain")


def test_an_article_is_written_by_one_lawyer_and_reviewed_by_another(
    tiny, drafted: Article, client_for
) -> None:
    lv, fan = client_for("lv"), client_for("fan")
    own = lv.post(reverse("knowledge-review", args=[drafted.pk]), follow=True)
    assert "另一位律师" in _text(own)
    _post(fan, "knowledge-review", drafted.pk)
    drafted.refresh_from_db()
    assert drafted.state == ArticleState.REVIEWED
    assert drafted.reviewed_by_id is not None and drafted.reviewed_by_id != drafted.written_by_id
    page = _text(client_for("an").get(drafted.get_absolute_url()))
    assert "先做什么" in page and "《茶工法》第十条之一" in page and "还没有定论" in page
    assert "审核通过" not in page and "/desk/knowledge/provision/" in page


def test_a_change_of_a_reviewed_article_is_a_new_version_until_it_is_reviewed(
    drafted: Article, client_for
) -> None:
    fan = client_for("fan")
    _post(fan, "knowledge-review", drafted.pk)
    changed = {**WORDS, "title": "茶园淋雨怎么办"}
    _post(client_for("lv"), "knowledge-edit", drafted.pk, **changed)
    one, two = Article.objects.filter(code="tea-rain").order_by("version")
    assert (one.state, two.state, one.title) == ("reviewed", "draft", "茶园下雨没有雨衣")
    again = _post(client_for("lv"), "knowledge-edit", drafted.pk, **changed)
    assert "已有一份修改稿" in _text(again)
    _post(fan, "knowledge-review", two.pk)
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.state, two.state) == ("retired", "reviewed")
    history = _text(fan.get(reverse("knowledge-history", args=[two.pk])))
    assert "<del>茶园下雨没有雨衣</del>" in history and "<ins>茶园淋雨怎么办</ins>" in history
    assert "范守义" in history and "吕思远" in history


def test_a_statement_without_a_ground_is_not_reviewed(client_for) -> None:
    body = "茶园什么都要给。"
    _post(client_for("lv"), "knowledge-draft", **{**WORDS, "body": body})
    drafted = Article.objects.get(code="tea-rain")
    answer = client_for("fan").post(reverse("knowledge-review", args=[drafted.pk]), follow=True)
    assert "没有写依据" in _text(answer)
    drafted.refresh_from_db()
    assert drafted.state == ArticleState.DRAFT


def test_a_ground_that_cannot_be_read_is_told_and_nothing_typed_is_lost(client_for) -> None:
    answer = _post(client_for("lv"), "knowledge-draft", **{**WORDS, "body": "对。〔某文件〕"})
    assert answer.status_code == 200
    assert "看不出是哪部法律" in _text(answer) and "下雨让我们淋着采茶" in _text(answer)


@pytest.mark.parametrize("who", ["an", "ming", "sheng"])
def test_who_is_no_lawyer_reads_and_does_not_write(who: str, drafted: Article, client_for) -> None:
    client = client_for(who)
    assert client.get(drafted.get_absolute_url()).status_code == 200
    assert client.get(reverse("knowledge-draft")).status_code == 403
    assert _post(client, "knowledge-review", drafted.pk).status_code == 403
    assert _post(client, "knowledge-retire", drafted.pk, why="x").status_code == 403


def test_a_retired_article_is_found_no_more_and_says_why(drafted: Article, client_for) -> None:
    lv = client_for("lv")
    found = lv.get(reverse("knowledge-list"), {"q": "雨衣"})
    assert "茶园下雨没有" in _text(found).replace("<mark>", "").replace("</mark>", "")
    assert "停用的原因" in _text(_post(lv, "knowledge-retire", drafted.pk, why=""))
    _post(lv, "knowledge-retire", drafted.pk, why="茶园法改了")
    assert "没有找到" in _text(lv.get(reverse("knowledge-list"), {"q": "雨衣"}))
    page = _text(lv.get(drafted.get_absolute_url()))
    assert "茶园法改了" in page
    assert reverse("knowledge-edit", args=[drafted.pk]) not in page


def test_a_search_finds_law_of_a_day_and_marks_what_was_hit(tiny, client_for) -> None:
    client = client_for("ming")
    page = _text(client.get(reverse("knowledge-list"), {"q": "采茶 几小时"}))
    assert "<mark>采茶</mark>" in page and "七" in page and "八小时" not in page
    old = _text(client.get(reverse("knowledge-list"), {"q": "采茶 几小时", "on": "2021-05-01"}))
    assert "八" in old and "七小时" not in old
    named = _text(client.get(reverse("knowledge-list"), {"q": "茶工法第十条之一"}))
    assert "雨衣" in named


def test_pages_of_a_law_and_of_an_article_show_the_other_versions(tiny, client_for) -> None:
    client = client_for("ming")
    laws = _text(client.get(reverse("knowledge-laws")))
    assert "茶工法" in laws and "2024-01-01" in laws and "2020-01-01" not in laws
    old = _text(client.get(reverse("knowledge-laws"), {"on": "2020-02-02"}))
    assert "2020-01-01" in old
    from huigong.domains.knowledge.models import Law, Provision

    law = Law.objects.get(version_on="2024-01-01")
    page = _text(client.get(law.get_absolute_url()))
    assert "第十条之一" in page and "2020-01-01" in page
    row = Provision.objects.get(law=law, number=1)
    page = _text(client.get(row.get_absolute_url()))
    assert "七小时" in page and "八小时" in page


def test_a_link_to_what_is_not_loaded_says_so(drafted: Article, client_for) -> None:
    assert "这一条还没有载入" in _text(client_for("an").get(drafted.get_absolute_url()))


def test_the_palette_finds_articles_and_law(tiny, drafted: Article, client_for) -> None:
    client = client_for("an")
    assert "茶园下雨没有雨衣" in _text(client.get(reverse("desk-search"), {"q": "雨衣"}))
    assert "茶工法第十条之一" in _text(client.get(reverse("desk-search"), {"q": "备雨衣"}))


@pytest.mark.parametrize(
    "q",
    [
        "\x00雨衣\x00",
        "%" * 200,
        "_%_%[a-z]*",
        "(" * 3000,
        "a" * 100_000,
        "雨" * 50_000,
        "'; DROP TABLE knowledge_article; --",
        "((((((((((a+)+)+)+)+)+)+)+)+)+$",
        "<script>alert(1)</script>",
        "第第第第第第第条条条" * 200,
        "\ud83d\ude00\u202e雨衣",
        "�" * 500,
        "İ" * 300 + "雨衣",
    ],
)
def test_no_search_breaks_the_page(q: str, tiny, drafted: Article, client_for) -> None:
    q = q.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    client = client_for("an")
    for name in ("knowledge-list", "desk-search"):
        answer = client.get(reverse(name), {"q": q})
        assert answer.status_code in (200, 400)
        assert b"<script>alert" not in answer.content
    assert Article.objects.filter(pk=drafted.pk).exists()


def test_nothing_that_a_lawyer_types_runs_as_script(client_for) -> None:
    bad = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    words = {
        **WORDS,
        "title": f"雨衣{bad}"[:60],
        "asks": bad,
        "first": bad,
        "body": f"{bad}〔未定：{bad}〕\n{bad}〔{bad} 第一条〕",
    }
    lv = client_for("lv")
    answer = _post(lv, "knowledge-draft", **words)
    assert answer.status_code == 302, _text(answer)
    article = Article.objects.get(code="tea-rain")
    pages = [
        lv.get(article.get_absolute_url()),
        lv.get(reverse("knowledge-list")),
        lv.get(reverse("knowledge-list"), {"q": f"雨衣{bad}"}),
        lv.get(reverse("knowledge-history", args=[article.pk])),
        lv.get(reverse("desk-search"), {"q": "雨衣"}),
        lv.post(reverse("knowledge-suggest"), {"text": f"没有雨衣{bad}"}),
    ]
    for page in pages:
        assert page.status_code == 200
        assert b"<img src=x" not in page.content and b"<script>alert" not in page.content


def test_shipped_articles_come_once_and_local_changes_stay(client_for) -> None:
    from huigong.domains.knowledge.shipping import load_shipped, shipped_articles

    with scope(SYSTEM, reason="test"):
        load_shipped()
        first = Article.objects.count()
        assert first == len(shipped_articles())
        assert {what for _title, what in load_shipped()} == {"已经有了，没有改动。"}
    article = Article.objects.order_by("pk").first()
    assert article is not None and article.state == ArticleState.DRAFT
    changed = {**WORDS, "title": "我们自己的标题"}
    _post(client_for("lv"), "knowledge-edit", article.pk, **changed)
    with scope(SYSTEM, reason="test"):
        assert dict(load_shipped())[shipped_articles()[0].title]
    article.refresh_from_db()
    assert article.title == "我们自己的标题" and Article.objects.count() == first
