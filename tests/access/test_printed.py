"""`docs/reference/access.md` is printed from the policies; HUIGONG_WRITE_DOCS=1 writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import get_resolver
from tests.access.expected import TABLE

from huigong.kernel.access import Where, policies, verbs
from huigong.kernel.access.roles import WORKER, Role

pytestmark = pytest.mark.access
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.md"
WHERE = {
    Where.HERE: "本单位在办",
    Where.OFFICE: "本单位受理",
    Where.SENDER: "本单位派出",
    Where.BELOW: "本级及下级",
    Where.OWN: "本人的事",
    Where.EVERYWHERE: "不分单位",
}
HEAD = """# 谁能对什么做什么

本页由 `tests/access/test_printed.py` 按各应用的 `access.py` 生成，不要手改；
`HUIGONG_WRITE_DOCS=1 pytest tests/access/test_printed.py` 重写。
看不到的一律答 404，看得到而无权的答 403。
每个地址的预期答复由同一张表推出，`make test ARGS="-m access"` 逐一验证。

| 范围 | 意思 |
| --- | --- |
| 本单位在办 | 本单位受理，或现在、曾经有办理环节的 |
| 本单位派出 | 本单位派给别的单位的办理环节 |
| 本级及下级 | 本单位和两条线上所有下级的，回避的除外 |
| 本人的事 | 职工本人反映的 |
| 不分单位 | 组织、参数、日历等公开的行；有的动作另按组织树检查 |
"""


def test_the_printed_matrix_is_current() -> None:
    page = _page()
    if os.environ.get("HUIGONG_WRITE_DOCS"):
        PAGE.write_text(page)
    assert PAGE.read_text() == page


def _page() -> str:
    assert get_resolver().url_patterns
    tables = sorted(policies(), key=lambda model: model._meta.label)
    parts = [HEAD, *(_matrix(model) for model in tables), _addresses()]
    return "\n".join(parts)


def _matrix(model: type) -> str:
    names = {**dict(Role.choices), WORKER: "职工"}
    rows = policies()[model]
    roles = [role for role in names if any(row.role == role for row in rows)]
    lines = [
        f"## {model._meta.verbose_name} `{model._meta.label}`",
        "",
        "| 动作 | " + " | ".join(str(names[role]) for role in roles) + " |",
        "| --- |" + " --- |" * len(roles),
    ]
    for verb in verbs(model):
        cells = [
            "、".join(WHERE[r.where] for r in rows if r.role == role and verb in r.verbs) or "—"
            for role in roles
        ]
        lines.append(f"| `{verb}` | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _addresses() -> str:
    lines = [
        "## 另有规则的地址",
        "",
        "台账、接口和导出都按上面的表。下面的地址另有规则：",
        "",
        "| 地址名 | 规则 |",
        "| --- | --- |",
        *(f"| `{name}` | {rule.why} |" for name, rule in sorted(TABLE.items()) if rule.why),
        "",
    ]
    return "\n".join(lines)
