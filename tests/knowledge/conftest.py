"""Statutes for tests: two tiny laws of our own, and the real ones where the workshop has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from huigong.kernel.scoping.scope import SYSTEM, scope

SHARED = Path(__file__).parents[3] / "shared" / "data"
HEAD = "law,date,chapter,article,text\n"
LIST = "title,date_of_version,kind,articles,chars\n"
TINY = (
    "茶工法,2020-01-01,第一章 总则,第一条,采茶的工人每天干活不超过八小时。\n"
    "茶工法,2020-01-01,第一章 总则,第二条,茶园欠工钱的，七日内付清。\n"
    "茶工法,2024-01-01,第一章 总则,第一条,采茶的工人每天干活不超过七小时。\n"
    '茶工法,2024-01-01,第一章 总则,第十条之一,"茶园应当备雨衣。\n雨衣由茶园出钱。"\n'
)
TINY_LIST = "茶工法,2020-01-01,条例,2,40\n茶工法,2024-01-01,条例,2,40\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound folder of statutes."""
    (tmp_path / "articles.csv").write_text(HEAD + TINY)
    (tmp_path / "manifest.csv").write_text(LIST + TINY_LIST)
    return tmp_path


@pytest.fixture
def tiny(db, folder: Path) -> None:
    """The two versions of the tiny law, loaded."""
    from huigong.domains.knowledge.statutes import load_folder

    with scope(SYSTEM, reason="test"):
        load_folder(folder)


@pytest.fixture
def shipped(db) -> None:
    """The articles that come with the program, loaded and reviewed."""
    from huigong.domains.knowledge.actions import review_article
    from huigong.domains.knowledge.models import Article
    from huigong.domains.knowledge.shipping import load_shipped

    with scope(SYSTEM, reason="test"):
        load_shipped()
        for article in Article.objects.all():
            review_article(article)


@pytest.fixture(scope="session")
def real_laws() -> Path:
    found = SHARED / "laws"
    if not found.is_dir():
        pytest.skip("../shared/data/laws 不在：法条由管理员载入，不随仓库提供")
    return found
