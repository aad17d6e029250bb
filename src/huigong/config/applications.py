"""Which apps there are: a folder with `apps.py` is one. Nobody edits a list to add a domain."""

from __future__ import annotations

from huigong.config.home import SOURCE

# Kernel apps in the order in which they may lean on each other.
KERNEL = (
    "scoping",
    "accounts",
    "org",
    "audit",
    "params",
    "calendar",
    "checks",
    "workflow",
    "register",
    "pages",
    "notices",
    "ui",
)


def has(module: str) -> bool:
    """Is `huigong.<module>` in this tree? Looks at files, so that nothing is imported too early."""
    stem = SOURCE.joinpath(*module.split("."))
    return stem.with_suffix(".py").is_file() or (stem / "__init__.py").is_file()


def _children(package: str) -> list[str]:
    folder = SOURCE.joinpath(*package.split("."))
    if not folder.is_dir():
        return []
    return sorted(child.name for child in folder.iterdir() if (child / "apps.py").is_file())


def installed() -> list[str]:
    """Dotted names of our apps: kernel in its order, then domains, then what composes them."""
    kernel = [name for name in KERNEL if has(f"kernel.{name}.apps")]
    kernel += [name for name in _children("kernel") if name not in KERNEL]
    names = [f"huigong.kernel.{name}" for name in kernel]
    names += [f"huigong.domains.{name}" for name in _children("domains")]
    names += [f"huigong.{name}" for name in ("portal", "reports", "demo") if has(f"{name}.apps")]
    return names


def with_module(name: str) -> list[str]:
    """Our apps that bring a module of this name (`urls`, `doctor` …), as dotted module names."""
    return [f"{app}.{name}" for app in installed() if has(f"{app.removeprefix('huigong.')}.{name}")]
