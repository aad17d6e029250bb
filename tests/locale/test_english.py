"""The English catalogue is whole, current and safe to fill in; people can reach it."""

from __future__ import annotations

import re
import string

import pytest
from django.test import Client
from django.utils import translation

from huigong.locale.catalogue import MO, PO, BadCatalogue, compiled, read_po, write_po
from huigong.locale.gathering import gather

# `%(name)s`, `%s`, `%d`; a lone % is a per cent sign.
_PERCENT = re.compile(r"%\(\w+\)[sd]|%[sd]")


def _fields(sentence: str) -> list[str]:
    braces = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
    return sorted(_PERCENT.findall(sentence) + braces)


def test_every_sentence_has_its_english_and_no_other_is_kept() -> None:
    gathered, said = set(gather()), read_po()
    new, gone = sorted(gathered - said.keys()), sorted(said.keys() - gathered)
    assert (new, gone) == ([], []), "run: .venv/bin/python -m huigong.locale"
    assert not [chinese for chinese, english in said.items() if not english.strip()]
    assert "fuzzy" not in PO.read_text(encoding="utf-8")


def test_english_is_english_and_fills_the_same_places() -> None:
    # Words that must be typed or searched in Chinese stay as they are.
    quoted = re.compile(
        r"劳动合同法 第十条(、第八十二条)?|第八十二条|建议|未定|老板不给签合同|工资|工钱|[〔〕：]|"
        r"反映内容|互助县总工会|^互助$|走访慰问|“?走访”?|关心职工|是|否|放假|上班|春节.*"
    )
    for chinese, english in read_po().items():
        assert _fields(chinese) == _fields(english), chinese
        assert not re.search("[\u4e00-\u9fff]", quoted.sub("", english)), english
        assert english.startswith("\n") == chinese.startswith("\n")
        assert english.endswith("\n") == chinese.endswith("\n")


def test_the_compiled_file_is_of_this_catalogue() -> None:
    assert MO.read_bytes() == compiled(read_po()), "run: .venv/bin/python -m huigong.locale"
    with translation.override("en"):
        assert translation.gettext("派单") == "Dispatch"
    with translation.override("zh-hans"):
        assert translation.gettext("派单") == "派单"


def test_a_catalogue_survives_being_written_and_read(tmp_path) -> None:
    said = {'一"二"\\': 'one "two" \\', "第一行\n第二行": "line 1\nline 2", "末行\n": "end\n"}
    path = tmp_path / "some.po"
    write_po(said, {chinese: ["a.py"] for chinese in said}, path)
    assert read_po(path) == said
    path.write_text("msgid ''\nnonsense\n", encoding="utf-8")
    with pytest.raises(BadCatalogue, match=":2: nonsense"):
        read_po(path)


@pytest.mark.django_db
def test_anybody_can_change_to_english_and_back() -> None:
    client = Client(enforce_csrf_checks=False)
    door = "/accounts/login/"
    chinese = client.get(door).content.decode()
    assert '<html lang="zh-CN"' in chinese and "工会干部登录" in chinese
    assert 'name="language" value="en"' in chinese
    moved = client.post("/ui/language/", {"language": "en", "next": door})
    assert moved.status_code == 302 and moved.headers["Location"] == door
    english = client.get(door).content.decode()
    assert '<html lang="en"' in english and "Sign-in for union staff" in english
    client.post("/ui/language/", {"language": "zh-hans", "next": door})
    assert "工会干部登录" in client.get(door).content.decode()
    away = client.post("/ui/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in away.headers["Location"]
