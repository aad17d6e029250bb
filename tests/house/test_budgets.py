"""Sizes: what has grown too large is parted, not excused (style.md §2.15)."""

from __future__ import annotations

from tests.house.exemptions import EXEMPT, MOST, without_exempt
from tests.house.sources import SOURCE, lines_of, modules, templates

FUNCTION, FILE, KERNEL_FILE, TEMPLATE, COMPONENT, REGISTER = 40, 300, 400, 80, 40, 2000
VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py", "extras.py", "base.py"}


def test_exemptions_are_few_and_say_why() -> None:
    assert len(EXEMPT) <= MOST
    assert all(len(reason) > 20 for reason, _until in EXEMPT.values())


def test_functions_fit_on_a_page() -> None:
    long = {
        f"{module.name}:{node.name}": f"{lines_of(node)} lines"
        for module in modules("")
        for node in module.functions()
        if lines_of(node) > FUNCTION
    }
    assert not without_exempt("function", long)


def test_most_functions_are_short() -> None:
    lengths = sorted(lines_of(node) for module in modules("") for node in module.functions())
    assert lengths[len(lengths) * 9 // 10] <= 20


def test_files_fit_a_reader() -> None:
    long = {}
    for module in modules(""):
        count = module.text.count("\n")
        if count > (KERNEL_FILE if module.name.startswith("kernel/") else FILE):
            long[module.name] = f"{count} lines"
    assert not without_exempt("file", long)


def test_templates_are_short() -> None:
    long = {}
    for path in templates():
        most = COMPONENT if "cotton" in path.parts else TEMPLATE
        if (count := path.read_text().count("\n")) > most:
            long[path.relative_to(SOURCE).as_posix()] = f"{count} lines"
    assert not without_exempt("template", long)


def test_components_are_few() -> None:
    assert len([path for path in templates() if "cotton" in path.parts]) <= 30


def test_the_register_stays_small() -> None:
    count = sum(module.text.count("\n") for module in modules("kernel/register"))
    found = {"kernel/register": f"{count} lines: something must leave"} if count > REGISTER else {}
    assert not without_exempt("register", found)


def test_no_file_is_named_for_nothing() -> None:
    assert not [module.name for module in modules("") if module.path.name in VAGUE]
