"""`huigong new-domain`: the files of a plain register, as the house writes them."""

from __future__ import annotations

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path
from string import Template

from huigong.cli.speech import Trouble, say
from huigong.cli.speech import gettext as _
from huigong.config.home import SOURCE

SCAFFOLD = Path(__file__).with_name("scaffold")
IN_TESTS = {"samples.py", "test_flow.py"}


def new_domain(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="huigong new-domain")
    parser.add_argument("app", help=_("英文复数名词，如 visits"))
    parser.add_argument("--model", help=_("一行叫什么，英文单数，如 Visit"))
    parser.add_argument("--title", help=_("中文名，如 走访慰问"))
    parser.add_argument("--group", help=_("菜单分组，如 关心职工"))
    told = parser.parse_args(words)
    app = str(told.app)
    model = told.model or _singular(app)
    names = {
        "app": app,
        "app_class": app.title().replace("_", ""),
        "model": model,
        "noun": re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower(),
        "lower": model.lower(),
        "title": told.title or app,
        "group": told.group or _("其他"),
    }
    folder = SOURCE / "domains" / app
    _require_fit(app, model, folder)
    _write(folder, names)
    _tidy(folder)
    say(_("已写好 {folder}。接下来：").format(folder=folder))
    for number, step in enumerate(_steps(names), 1):
        say(f"  {number}. {step}")
    return 0


def _singular(app: str) -> str:
    """visits → Visit, inquiries → Inquiry. `--model` says what this cannot know."""
    word = f"{app[:-3]}y" if app.endswith("ies") else app.removesuffix("s")
    return word.title().replace("_", "")


def _require_fit(app: str, model: str, folder: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z_]{2,30}", app) or keyword.iskeyword(app):
        raise Trouble(_("领域名用小写英文字母与下划线，如 visits。"))
    if not re.fullmatch(r"[A-Z][A-Za-z]{2,30}", model):
        raise Trouble(_("--model 用大写开头的英文单数名词，如 Visit。"))
    if folder.exists():
        raise Trouble(_("{folder} 已经存在。").format(folder=folder))


def _write(folder: Path, names: dict[str, str]) -> None:
    for place in (folder / "tests", folder / "migrations"):
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
    for template in sorted(SCAFFOLD.glob("*.txt")):
        name = template.name.removesuffix(".txt")
        target = folder / "tests" / name if name in IN_TESTS else folder / name
        text = Template(template.read_text(encoding="utf-8")).substitute(names)
        target.write_text(text, encoding="utf-8")


def _tidy(folder: Path) -> None:
    """Long names wrap: let ruff lay the lines out, where it is installed."""
    if Path(sys.executable).with_name("ruff").exists():
        ruff = str(Path(sys.executable).with_name("ruff"))
        subprocess.run([ruff, "format", "--quiet", str(folder)], check=True)


def _steps(names: dict[str, str]) -> list[str]:
    app = names["app"]
    return [
        _("改 models.py：一行台账有哪些事实"),
        _("huigong manage makemigrations {app} -n first_rows && huigong migrate").format(app=app),
        _("改 access.py 与 actions.py：谁、能做什么、写下什么"),
        _("改 register.py：列表、页面、表单、导入"),
        _("在 tests/samples.py 写一行样本，pytest src/huigong/domains/{app} 变绿").format(app=app),
        _("把新词写进 docs/glossary.md"),
        "make check",
    ]
