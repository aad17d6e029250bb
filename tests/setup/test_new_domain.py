"""What the scaffold writes is whole, clean and named by the rules of the house."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from huigong.cli import scaffolding
from huigong.cli.speech import Trouble

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = {
    "__init__.py",
    "access.py",
    "actions.py",
    "apps.py",
    "migrations/__init__.py",
    "models.py",
    "register.py",
    "tests/__init__.py",
    "tests/samples.py",
    "tests/test_flow.py",
}


@pytest.fixture
def domains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(scaffolding, "SOURCE", tmp_path)
    return tmp_path / "domains"


def test_the_files_of_a_plain_register_are_written_and_clean(domains: Path) -> None:
    words = ["home_visits", "--model", "HomeVisit", "--title", "入户走访", "--group", "关心职工"]
    assert scaffolding.new_domain(words) == 0
    folder = domains / "home_visits"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.py")}
    assert files == WRITTEN
    told = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert "$" not in told
    assert "class HomeVisit(ScopedModel)" in told
    assert "def record_home_visit(" in told
    # The exemption of tests from S101 goes by a path inside the checkout.
    ruff = [str(Path(sys.executable).with_name("ruff")), "check", "--extend-ignore", "S101"]
    clean = subprocess.run(
        [*ruff, "--config", str(ROOT / "pyproject.toml"), str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert clean.returncode == 0, clean.stdout


def test_a_domain_is_never_written_over(domains: Path) -> None:
    scaffolding.new_domain(["talks"])
    with pytest.raises(Trouble, match="已经存在"):
        scaffolding.new_domain(["talks"])


@pytest.mark.parametrize("words", [["走访"], ["../talks"], ["class"], ["talks", "--model", "talk"]])
def test_names_that_python_could_not_bear_are_refused(domains: Path, words: list[str]) -> None:
    with pytest.raises(Trouble, match="英文"):
        scaffolding.new_domain(words)
    assert not domains.exists()


@pytest.mark.parametrize(
    ("app", "model"), [("talks", "Talk"), ("inquiries", "Inquiry"), ("home_visits", "HomeVisit")]
)
def test_the_model_is_named_by_the_singular(domains: Path, app: str, model: str) -> None:
    scaffolding.new_domain([app])
    assert f"class {model}(" in (domains / app / "models.py").read_text(encoding="utf-8")
