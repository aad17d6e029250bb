"""Nothing inline, nothing from another host, only icons of the sprite: in every template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huigong.kernel.ui.icons import SPRITE, icon_names

SOURCE = Path(__file__).resolve().parents[2] / "src" / "huigong"
BUILT = SPRITE.parent
TEMPLATES = sorted(
    path for path in SOURCE.rglob("*.html") if "templates" in path.relative_to(SOURCE).parts
)
# Namespaces are names, not addresses; Alpine's warnings name their manual and fetch nothing.
NAMES = ("http://www.w3.org/2000/svg", "https://alpinejs.dev/plugins/")

INLINE = (
    (r"<script(?![^>]*\bsrc=)", "an inline script"),
    (r"<style\b", "an inline style sheet"),
    (r"\sstyle\s*=", "a style attribute"),
    (r"[\s\"']on[a-z]+\s*=\s*[\"']", "an event attribute"),
    (r"javascript:", "a javascript: address"),
    (r"\bhx-on", "an htmx script attribute"),
    (r"\bx-(data|on|show|bind|html)\b.*=>", "an Alpine expression the CSP build cannot read"),
)
OTHER_HOST = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_holds_nothing_inline_and_calls_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for pattern, what in INLINE if re.search(pattern, text)]
    assert found == []
    assert [address for address in OTHER_HOST.findall(text) if address not in NAMES] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_names_only_icons_of_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"\{% icon [\"']([a-z0-9-]+)[\"']", text))
    named |= set(re.findall(r"<c-[^>]*\bicon=\"([a-z0-9-]+)\"", text))
    assert named <= icon_names()


@pytest.mark.parametrize("name", ["huigong.js", "alpine.js", "huigong.css", "icons.svg"])
def test_a_built_file_calls_no_other_host(name: str) -> None:
    text = (BUILT / name).read_text(encoding="utf-8")
    for known in NAMES:
        text = text.replace(known, "")
    assert not re.search(r"https?://[a-z0-9]", text)
    assert "sourceMappingURL" not in text


def test_the_style_sheet_points_only_at_files_that_are_here() -> None:
    css = (BUILT / "huigong.css").read_text(encoding="utf-8")
    assert "data:" not in css
    assert "@import" not in css
    for target in re.findall(r"url\(\"?([^)\"]+)\"?\)", css):
        assert (BUILT / target).is_file(), target


def test_an_old_browser_can_read_the_style_sheet() -> None:
    css = (BUILT / "huigong.css").read_text(encoding="utf-8")
    assert not re.search(r"color-mix\(|oklch\(|@layer|@container", css)
    assert not re.search(r"gradient\(", css.partition(".hg-skip")[2])


def test_a_page_stays_light() -> None:
    import gzip

    files = ("huigong.css", "huigong.js", "icons.svg")
    sizes = {name: len(gzip.compress((BUILT / name).read_bytes())) for name in files}
    assert sum(sizes.values()) < 90_000, sizes


def _light(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "ground", 7),
        ("ink-2", "ground", 4.5),
        ("ink-3", "ground", 4.5),
        ("brand", "paper", 4.5),
        ("action", "ground", 4.5),
        ("action", "action-soft", 4.5),
        ("paper", "action", 4.5),
        ("paper", "late", 4.5),
        *((tone, f"{tone}-soft", 4.5) for tone in ("late", "due", "waiting", "done", "doing")),
        ("edge", "paper", 3),
    ],
)
def test_texts_and_states_stand_out_from_their_ground(ink: str, ground: str, least: float) -> None:
    css = (BUILT / "huigong.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--hg-([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b", css))
    light, dark = sorted((_light(tokens[ink]), _light(tokens[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least
