"""Write china_days.csv from a full table of days: the days that differ from a plain week.

Run: python -m huigong.kernel.calendar.data.build TABLE.csv. A later year is added the same way,
or by the administrator, who pastes the notice into the calendar page.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

OFFICIAL = "国务院办公厅关于当年部分节假日安排的通知（据 chinesecalendar 1.11.0 转录）"
PROVISIONAL = "按《全国年节及纪念日放假办法》推算（holidays 0.108），国务院办公厅通知未载入"
FRIDAY = 5
TARGET = Path(__file__).with_name("china_days.csv")


def exceptions(table: Path) -> Iterator[list[str]]:
    """Yield the named days and those whose kind is not that of their weekday."""
    with table.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            is_usual = (row["is_workday"] == "1") == (int(row["weekday"]) <= FRIDAY)
            if row["name"] or not is_usual:
                is_official = row["status"] == "official"
                status = "official" if is_official else "provisional"
                reason = OFFICIAL if is_official else PROVISIONAL
                yield [row["date"], row["is_workday"], row["name"], status, reason]


def main(table: Path) -> None:
    """Write the compact file."""
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["date", "is_workday", "name", "status", "source"])
        writer.writerows(exceptions(table))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
