"""Loading statutes: whole versions side by side, once, and a sentence for what is broken."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.knowledge.conftest import HEAD, LIST, TINY, TINY_LIST

from huigong.domains.knowledge.models import Law, Posting, Provision
from huigong.domains.knowledge.search import find_provisions, laws_on
from huigong.domains.knowledge.statutes import Unreadable, load_folder
from huigong.kernel.audit.models import Event
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


def _load(folder: Path, **options: bool) -> list[str]:
    with scope(SYSTEM, reason="test"):
        return [outcome.what for outcome in load_folder(folder, **options)]


def test_versions_stand_side_by_side_and_loading_again_changes_nothing(folder: Path) -> None:
    assert _load(folder) == ["new", "new"]
    before = Provision.objects.count(), Posting.objects.count(), Law.objects.count()
    assert _load(folder) == ["known", "known"]
    assert before == (Provision.objects.count(), Posting.objects.count(), Law.objects.count())
    assert before[0] == 4
    with scope(SYSTEM, reason="test"):
        assert Event.objects.filter(verb="knowledge.load_law").count() == 2


def test_a_day_has_the_version_that_was_the_latest(tiny) -> None:
    def words(on: date) -> list[str]:
        return [row.text for row, _score in find_provisions("采茶每天几小时", on=on)]

    assert laws_on(date(2019, 1, 1)) == []
    assert "八小时" in words(date(2023, 12, 31))[0]
    assert "七小时" in words(date(2024, 1, 1))[0]
    assert words(date(2019, 1, 1)) == []


def test_other_words_of_a_loaded_version_are_taken_only_when_told(folder: Path) -> None:
    _load(folder)
    kept = {row.label: row.pk for row in Provision.objects.filter(law__version_on="2020-01-01")}
    text = HEAD + TINY.replace("七日内付清", "五日内付清")
    (folder / "articles.csv").write_text(text)
    assert _load(folder) == ["refused", "known"]
    assert _load(folder, replace=True) == ["changed", "known"]
    row = Provision.objects.get(law__version_on="2020-01-01", number=2)
    assert "五日" in row.text and row.pk == kept["第二条"]
    assert find_provisions("五日内付清", on=date(2020, 6, 1))[0][0] == row


@pytest.mark.parametrize(
    ("articles", "listed", "sentence"),
    [
        ("law,date\n", LIST, "缺少列名"),
        (HEAD + '茶工法,2020-01-01,,第一条,"没有关上', LIST, "格式不对"),
        (HEAD.encode() + "茶工法".encode("gb18030"), LIST, "UTF-8"),
        (None, LIST, "没有 articles.csv"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused_whole(
    tmp_path: Path, articles, listed: str, sentence: str
) -> None:
    (tmp_path / "manifest.csv").write_text(listed)
    if articles is not None:
        raw = articles if isinstance(articles, bytes) else articles.encode()
        (tmp_path / "articles.csv").write_bytes(raw)
    with pytest.raises(Unreadable, match=sentence):
        _load(tmp_path)
    assert not Law.objects.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("茶工法,2020-01-01,,附则,x\n", "不是条号"),
        ("茶工法,2020-01-01,,第三条,\n", "没有条文"),
        ("茶工法,2020-01-01,,第二条,又一次\n", "出现了两次"),
        ("茶工法,2020-01-01,,第三条,多出来的\n", "可能不完整"),
        ("茶工法,2020-01-01,,第三条,x\x01y\x00\n", "不可见字符"),
    ],
)
def test_a_broken_law_is_left_out_with_its_reason_and_the_others_are_loaded(
    folder: Path, row: str, sentence: str
) -> None:
    (folder / "articles.csv").write_text(HEAD + TINY + row)
    with scope(SYSTEM, reason="test"):
        refused, loaded = load_folder(folder)
    assert (refused.what, loaded.what) == ("refused", "new")
    assert sentence in refused.sentence
    assert not Law.objects.filter(version_on="2020-01-01").exists()


def test_a_version_without_a_day_is_refused(folder: Path) -> None:
    (folder / "articles.csv").write_text(HEAD + TINY.replace("2020-01-01", "二〇二〇年"))
    (folder / "manifest.csv").write_text(LIST + TINY_LIST.replace("2020-01-01", "二〇二〇年"))
    with scope(SYSTEM, reason="test"):
        assert "版本日期" in load_folder(folder)[0].sentence


def test_the_command_tells_each_law_and_fails_when_one_was_left_out(folder: Path, capsys) -> None:
    call_command("statutes_load", str(folder))
    told = capsys.readouterr().out
    assert "茶工法 2020-01-01  载入 2 条。" in told and "新载入 2" in told
    (folder / "articles.csv").write_text(HEAD + TINY.replace("雨衣由", "雨具由"))
    with pytest.raises(CommandError, match="没有载入"):
        call_command("statutes_load", str(folder))
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("statutes_load", str(folder / "nirgends"))


def test_the_real_statutes_load_whole(real_laws: Path) -> None:
    with scope(SYSTEM, reason="test"):
        outcomes = load_folder(real_laws)
    counts = Counter(outcome.what for outcome in outcomes)
    assert counts["refused"] == 0 and counts["new"] >= 38
    assert Provision.objects.count() == 1945
    row = Provision.objects.get(law__title="劳动合同法", number=82)
    assert row.label == "第八十二条" and "二倍的工资" in row.text
