"""Components stay small, say what they take, and all stand in the gallery."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from huigong.kernel.ui import gallery, icons
from huigong.kernel.ui.gallery import COMPONENTS

FILES = sorted(COMPONENTS.glob("*.html"))
TEMPLATES = COMPONENTS.parent
SLOT_NAMES = {"slot", "attrs"}
PAGES = {
    "ui/gallery.html": gallery.desk_context,
    "ui/gallery_phone.html": gallery.phone_context,
    "ui/gallery_paper.html": dict,
}


def rendered(template: str) -> str:
    request = RequestFactory().get("/ui/")
    request.user = AnonymousUser()
    return render_to_string(template, PAGES[template](), request)


class Reading(HTMLParser):
    """Collects every start tag, to look at attributes as a browser would."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_there_are_at_most_thirty_components() -> None:
    assert 20 <= len(FILES) <= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_names_its_attributes_on_line_one_and_stays_short(path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40
    assert re.fullmatch(r"<c-vars( .+)? />", lines[0]), "line 1 is <c-vars … />"
    assert re.fullmatch(r"\{# .+ #\}", lines[1]), "line 2 says what it is"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_uses_every_attribute_it_names(path) -> None:
    text = path.read_text(encoding="utf-8")
    head, _, body = text.partition("\n")
    for name in re.findall(r"[\s:]([a-z_]+)(?==|\s)", head.removeprefix("<c-vars")):
        used = rf"\b{name}\b"
        included = "ui/" in body and name in {"field", "form", "label", "help"}
        assert included or re.search(used, body.partition("\n")[2]), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_asks_nothing_of_the_database_or_of_the_user(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\buser\.|if user\b|\bperms\b|\.objects|\.all\b|request\.", text)


def test_every_component_stands_in_the_gallery() -> None:
    sources = "".join(p.read_text("utf-8") for p in (TEMPLATES / "ui").glob("gallery*.html"))
    used_inside = "".join(path.read_text("utf-8") for path in FILES)
    missing = [
        name for name in gallery.component_names() if not re.search(rf"<{name}[\s>]", sources)
    ]
    assert missing == []
    assert "<c-state-badge" in used_inside


@pytest.mark.parametrize("template", PAGES)
def test_the_gallery_renders_whole(template: str) -> None:
    html = rendered(template)
    assert "<c-" not in html, "a component was not compiled"
    assert "{{" not in html
    assert "{%" not in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("template", PAGES)
def test_ids_are_given_once_and_references_lead_somewhere(template: str) -> None:
    tags = Reading(rendered(template)).tags
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    references = [
        word
        for _, attributes in tags
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for word in (attributes.get(name) or "").split()
    ]
    assert sorted(ids) == sorted(set(ids))
    assert set(references) <= set(ids)


def test_an_unknown_icon_is_a_dot_and_a_known_one_is_itself() -> None:
    draw = engines["django"].from_string("{% load ui %}{% icon name %}").render
    assert "#phone" in draw({"name": "phone"})
    assert "#point" in draw({"name": "no-such-thing"})
    assert "point" in icons.icon_names()


def test_a_disabled_move_says_why_and_cannot_be_pressed() -> None:
    text = '<c-action-button label="办结" url="/x/" reason="还没有答复职工" />'
    html = render_string(text)
    assert "还没有答复职工" in html
    assert "disabled" in html
    assert "/x/" not in html


def test_a_state_says_itself_in_words_and_by_a_sign() -> None:
    for tone, sign in (("late", "alert-triangle"), ("waiting", "hourglass"), ("done", "check")):
        html = render_string(f'<c-state-badge label="某状态" tone="{tone}" />')
        assert "某状态" in html
        assert f"#{sign}" in html


def test_what_a_caller_passes_is_escaped() -> None:
    html = render_string('<c-person name="{{ name }}" />', {"name": "<script>x</script>"})
    assert "<script>" not in html


def render_string(text: str, context: dict[str, object] | None = None) -> str:
    """Compile a snippet as cotton's loader would a file."""
    from django_cotton.compiler_regex import CottonCompiler

    compiled = CottonCompiler().process(text)
    return engines["django"].from_string("{% load cotton %}" + compiled).render(context or {})
