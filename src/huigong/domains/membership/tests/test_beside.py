"""A large sheet is read by a second process; nothing of what comes of it differs by that."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.membership.models import Membership
from huigong.domains.membership.tests.test_workbook import HEAD, NAMES, brought_in
from huigong.kernel.exchange import importing, jobs, reading
from huigong.kernel.exchange.batches import Batch
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.sighted import kind_of, model_of

COUNT = 60


@pytest.fixture
def served(fresh_database, monkeypatch, settings, tmp_path) -> list[int]:
    """Batches of eight lines, all but the first by the second process; how long each was."""
    kind_of.cache_clear()
    model_of.cache_clear()
    settings.MEDIA_ROOT = tmp_path
    begin = f"from django.conf import settings; settings.MEDIA_ROOT = '{tmp_path}'; "
    begin += f"import {reading.__name__} as r; r.BATCH = 8; "
    first, setup, rest = reading._PROGRAM.partition("django.setup(); ")
    monkeypatch.setattr(reading, "_PROGRAM", first + setup + begin + rest)
    monkeypatch.setattr(reading, "BATCH", 8)
    monkeypatch.setattr(reading, "WORTH_IT", 10)
    monkeypatch.setattr(reading._Helper, "is_up", lambda self: self._pipe.poll(60))
    monkeypatch.setattr(importing, "INLINE", 5)
    monkeypatch.setattr(jobs, "start", lambda job: None)
    sizes: list[int] = []
    unpack = reading._Unpacker.unpack

    def counted(self: Any, *told: Any) -> Any:
        got = unpack(self, *told)
        sizes.append(len(got))
        return got

    monkeypatch.setattr(reading._Unpacker, "unpack", counted)
    return sizes


def sheet(world, **changed: list[str]) -> SimpleUploadedFile:
    lines = [HEAD]
    for n in range(COUNT):
        line = [str(n), world.ming.unit.code, NAMES[n % 6], citizen(300 + n), f"HB-{n}"]
        line += [f"{13909800000 + n}", "网约送餐员" if n % 2 else "", "2024.5.1"]
        lines.append(changed.get(f"n{n}", line))
    lines.append(["合计", "", f"{COUNT}"])
    text = "\n".join(",".join(line) for line in lines)
    return SimpleUploadedFile("会员.csv", text.encode())


def test_what_it_reads_is_written_as_if_read_here(served, world, client_for):
    wrong = ["", world.ming.unit.code, "马小龙", "630104199001010011", "HB-x", "", "", ""]
    receipt = brought_in(client_for("ming"), sheet(world, n20=wrong))
    assert served == [8] * 6 + [4]
    assert (receipt["new"], receipt["bad"], receipt["totals"]) == (59, 1, [[0, 62]])
    assert [fault["line"] for fault in receipt["faults"]] == [22]
    with world.seat("ming"):
        (person,) = find_people(citizen(345))
        assert person.paper.open() == citizen(345) and person.phone.open() == "13909800045"
        rows = Membership.objects.all()
        assert rows.count() == Person.objects.count() == 59
        assert len({row.number for row in rows}) == 59
    again = brought_in(client_for("ming"), sheet(world, n20=wrong))
    assert (again["new"], again["unchanged"], again["bad"]) == (0, 59, 1)


def test_where_it_dies_the_import_goes_on(served, world, client_for, monkeypatch):
    dies = "import os; n, pack = [], r._Packer.pack; r._Packer.pack = lambda mine, some: "
    dies += "n.append(1) or (pack(mine, some) if len(n) < 4 else os.kill(os.getpid(), 9)); "
    begin, main, rest = reading._PROGRAM.rpartition("from ")
    monkeypatch.setattr(reading, "_PROGRAM", begin + dies + main + rest)
    receipt = brought_in(client_for("ming"), sheet(world))
    assert served == [8, 8, 8]
    assert (receipt["new"], receipt["bad"], receipt["totals"]) == (COUNT, 0, [[0, 62]])
    with world.seat("ming"):
        assert Membership.objects.count() == Person.objects.count() == COUNT


def test_lines_made_with_keys_of_before_are_made_anew(served, world, client_for, monkeypatch):
    anew: list[int] = []
    make_ready = Batch.make_ready

    def counted(self: Any, read: Any) -> None:
        anew.append(len(read))
        make_ready(self, read)

    monkeypatch.setattr(reading, "_keys", lambda: ("other",))
    monkeypatch.setattr(Batch, "make_ready", counted)
    receipt = brought_in(client_for("ming"), sheet(world))
    assert receipt["new"] == COUNT == sum(served) + 8
    assert sum(anew) == COUNT + 8, "the trial's and every line that was written"
    with world.seat("ming"):
        assert [person.name for person in find_people(citizen(345))] == [NAMES[45 % 6]]
