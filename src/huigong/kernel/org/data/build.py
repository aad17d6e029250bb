"""Writes divisions.csv and qinghai_units.csv from the division tables; run when the tables change.

    python -m huigong.kernel.org.data.build FOLDER

FOLDER holds qinghai_prefectures.csv, qinghai_counties.csv and qinghai_townships.csv.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from pathlib import Path

from huigong.kernel.org.data.tree import COLUMNS, DIVISIONS, QINGHAI, DivisionRow, UnitRow

Table = list[dict[str, str]]

DA_QAIDAM = "632857"
ETHNIC = ("蒙古族", "回族", "土族", "撒拉族", "藏族")
CHECK = "全称请管理员核对"
SHORT_ONLY = "来源只写简称，全称请管理员核对"
NO_NATIONAL = "来源未写全国产业工会，产业线上级留空"
TWELVE = "来源说12个部门，只印出这些名称"
HOTLINE = "来源未说明热线设在哪个单位，这里作为省总直属单位"
PARK = "来源只写园区名，上级与全称请管理员核对"
UNDER_PROVINCE = (
    ("IND-FIN", "青海省财贸工会", "省财贸工会", "industrial", "named", NO_NATIONAL),
    (
        "IND-ENE",
        "青海省能源化工机冶工会",
        "省能源化工机冶工会",
        "industrial",
        "named",
        f"{CHECK}；{NO_NATIONAL}",
    ),
    (
        "IND-EDU",
        "青海省教科文卫体工会",
        "省教科文卫体工会",
        "industrial",
        "named",
        f"{CHECK}；{NO_NATIONAL}",
    ),
    ("IND-NAT", "青海省自然资源工会", "省自然资源工会", "industrial", "named", NO_NATIONAL),
    ("IND-AGR", "青海省农牧工会", "省农牧工会", "industrial", "named", NO_NATIONAL),
    (
        "IND-TRA",
        "青海省交通运输工会",
        "省交通运输工会",
        "industrial",
        "by rule",
        f"{CHECK}；{NO_NATIONAL}",
    ),
    ("IND-PRI", "青海省监狱系统工会", "省监狱系统工会", "industrial", "named", NO_NATIONAL),
    ("COM-ORG", "省直机关工会工作委员会", "省直机关工会工委", "commission", "by rule", SHORT_ONLY),
    ("DIR-SCH", "青海省总工会干部学校", "省总干校", "direct", "named", SHORT_ONLY),
    ("DIR-HOS", "青海省康复医院", "省康复医院", "direct", "named", ""),
    ("DIR-12351", "12351职工服务热线中心", "12351热线中心", "direct", "our design", HOTLINE),
    ("OFF-RES", "青海省总工会研究室", "省总研究室", "office", "named", TWELVE),
    ("OFF-ORG", "青海省总工会组织部", "省总组织部", "office", "named", TWELVE),
    ("OFF-PUB", "青海省总工会宣传教育部", "省总宣教部", "office", "named", TWELVE),
    ("OFF-RIG", "青海省总工会权益保障部", "省总权益保障部", "office", "named", TWELVE),
    ("OFF-ECO", "青海省总工会经济技术部", "省总经济技术部", "office", "named", TWELVE),
    ("OFF-WOM", "青海省总工会女职工委员会办公室", "省总女职委办公室", "office", "named", TWELVE),
)
PARKS = (
    ("BIO", "生物园区工会", "630105", "6301"),
    ("HDI", "海东工业园区工会", "6302", "6302"),
)


def shorten(division: str) -> str:
    """The name people use: 海北藏族自治州 is 海北州, 互助土族自治县 is 互助县."""
    name = division
    for people in ETHNIC:
        name = name.replace(people, "")
    return name.replace("自治", "") if name != division else division


def upper_units() -> Iterator[UnitRow]:
    """The nation, the province, and what hangs directly under the province."""
    yield UnitRow(
        "ACFTU", "中华全国总工会", "全总", "federation", "nation", "", "", "", "named", True, ""
    )
    yield _unit(
        "QH", "青海省总工会", "省总工会", ("federation", "province"), "63", "ACFTU", "named"
    )
    for code, name, short, kind, confidence, note in UNDER_PROVINCE:
        yield _unit(f"QH-{code}", name, short, (kind, "province"), "63", "QH", confidence, note)


def regional_units(prefectures: Table, counties: Table) -> Iterator[UnitRow]:
    """The unions of prefectures, then of counties, then of the parks the sources name."""
    for row in prefectures:
        yield _federation(row, "prefecture", "QH", "named")
    for row in counties:
        above = f"QH-{row['cityCode']}"
        if row["code"] == DA_QAIDAM:
            yield replace(
                _federation(row, "county", above, "to confirm"),
                short="大柴旦总工会",
                load=False,
                note="来源说44个县级工会，区划表有45行；是否设县级工会请管理员确认",
            )
        else:
            yield _federation(row, "county", above, "by rule")
    for code, name, division, city in PARKS:
        kind = ("park", "township")
        yield _unit(f"QH-PARK-{code}", name, name, kind, division, f"QH-{city}", "named", PARK)


def township_units(townships: Table) -> Iterator[UnitRow]:
    """A union for each real township and street; parks, farms and the prison are left out."""
    for row in townships:
        if row["kind"].startswith("其他"):
            continue
        waiting = row["areaCode"] == DA_QAIDAM
        yield _unit(
            f"QH-{row['code']}",
            f"{row['name']}工会",
            f"{shorten(row['name'])}工会",
            ("township", "township"),
            row["code"],
            f"QH-{row['cityCode'] if waiting else row['areaCode']}",
            "by rule",
            "大柴旦确认设县级工会后改挂其下" if waiting else "",
        )


def _federation(row: dict[str, str], level: str, parent: str, confidence: str) -> UnitRow:
    name, short = f"{row['name']}总工会", f"{shorten(row['name'])}总工会"
    kind = ("federation", level)
    return _unit(f"QH-{row['code']}", name, short, kind, row["code"], parent, confidence)


def _unit(
    code: str,
    name: str,
    short: str,
    kind: tuple[str, str],
    division: str,
    parent: str,
    confidence: str,
    note: str = "",
) -> UnitRow:
    unit_type, level = kind
    return UnitRow(
        code, name, short, unit_type, level, division, parent, "", confidence, True, note
    )


def division_rows(prefectures: Table, counties: Table, townships: Table) -> Iterator[DivisionRow]:
    """All divisions of the province, parents first."""
    yield DivisionRow("63", "青海省", "省", "")
    for row in prefectures:
        kind = "自治州" if row["name"].endswith("自治州") else "地级市"
        yield DivisionRow(row["code"], row["name"], kind, "63")
    for row in counties:
        yield DivisionRow(row["code"], row["name"], _county_kind(row["name"]), row["cityCode"])
    for row in townships:
        kind = "其他" if row["kind"].startswith("其他") else row["kind"]
        yield DivisionRow(row["code"], row["name"], kind, row["areaCode"])


def _county_kind(name: str) -> str:
    endings = (("自治县", "自治县"), ("县", "县"), ("区", "市辖区"), ("市", "县级市"))
    return next((kind for ending, kind in endings if name.endswith(ending)), "其他")


def _read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, head: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow(
                {True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for v in row
            )


def build(folder: Path, *, units: Path = QINGHAI, divisions: Path = DIVISIONS) -> None:
    """Writes both files from the tables in `folder`; the same tables give the same bytes."""
    prefectures = _read(folder / "qinghai_prefectures.csv")
    counties = _read(folder / "qinghai_counties.csv")
    townships = _read(folder / "qinghai_townships.csv")
    rows = [*upper_units(), *regional_units(prefectures, counties), *township_units(townships)]
    _write(units, COLUMNS, map(astuple, rows))
    places = division_rows(prefectures, counties, townships)
    _write(divisions, ("code", "name", "kind", "parent"), map(astuple, places))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
