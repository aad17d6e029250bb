"""Ordinary Django forms in our look, readable by a screen reader; the pages of the door."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client


class Form(forms.Form):
    name = forms.CharField(label="怎么称呼", help_text="可以只写姓。")
    way = forms.ChoiceField(label="怎么答复", widget=forms.RadioSelect, choices=[("a", "短信")])
    note = forms.CharField(label="备注", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_the_label_stands_above_the_help_and_the_help_above_the_box() -> None:
    html = str(Form())
    label, help_text, box = (html.index(word) for word in ("怎么称呼", "可以只写姓", 'name="name"'))
    assert label < help_text < box


def test_errors_are_at_the_field_and_in_a_summary_that_leads_there() -> None:
    form = Form({})
    html = str(form)
    box = re.search(r'<input[^>]*name="name"[^>]*>', html)[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in box
    assert 'aria-invalid="true"' in box
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'href="#id_name"' in html
    assert html.index("data-form-errors") < html.index('name="name"')
    assert "data-form-errors" not in str(Form())


def test_choices_are_a_group_with_a_legend() -> None:
    html = str(Form())
    group = html[html.index("<fieldset") : html.index("</fieldset>")]
    assert re.search(r"<legend[^>]*>怎么答复", group)


def test_what_may_be_left_empty_says_so_and_nothing_else_does() -> None:
    assert str(Form()).count("可不填") == 1


def test_a_hidden_field_shows_no_label() -> None:
    html = str(Form())
    assert html.count('name="token"') == 1
    assert "Token" not in html


def test_an_empty_choice_is_an_invitation_and_not_a_row_of_dashes() -> None:
    class Choice(forms.Form):
        kind = forms.TypedChoiceField(label="类别", choices=[("", "---------"), ("a", "工资")])

    html = str(Choice())
    assert "请选择" in html
    assert "-----" not in html


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_stands_alone_and_says_what_to_do(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert "可以这样做" in html
    assert "<li>" in html
    assert "<script" not in html
    assert 'data-error="1"' in html


def test_the_gallery_is_closed_to_strangers_and_open_in_the_demo(db, settings) -> None:
    settings.HUIGONG_IS_DEMO = False
    assert Client().get("/ui/").status_code == 404
    settings.HUIGONG_IS_DEMO = True
    assert Client().get("/ui/").status_code == 200


def test_large_type_is_remembered_and_goes_back_to_our_own_pages_only(db, settings) -> None:
    settings.HUIGONG_IS_DEMO = True
    client = Client()
    answer = client.post("/ui/large-type/", {"next": "/ui/phone/"})
    assert answer["Location"] == "/ui/phone/"
    assert b"hg-large" in client.get("/ui/phone/").content
    assert client.post("/ui/large-type/", {"next": "https://evil.example/"})["Location"] == "/"
    assert b'hg-large"' not in client.get("/ui/phone/").content
    assert client.get("/ui/large-type/").status_code == 405
