"""Two files of one document, one found by the key before and one by the new: told, and mended."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from tests.world import machine

from huigong.kernel.calendar.present import now
from huigong.kernel.people import doctor, reindexing
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.merging import merge_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.writing import blank_person, put_name, put_paper
from huigong.kernel.sealing import key_provider
from huigong.kernel.sealing.keyfile import add_master_key, use_index_key


def _unasked(world) -> Person:
    """A checked file as a program would write it that asks nobody whether there is one."""
    with machine():
        row = blank_person()
        row.unit = world["ming"].unit
        put_name(row, "才让卓玛")
        put_paper(row, "1", citizen(3))
        row.checked_at = now()
        row.save(force_insert=True)
    return row


def test_of_two_that_clash_both_are_found_until_they_are_one(
    fresh_database, world, key_file, monkeypatch, capsys
):
    monkeypatch.setattr(reindexing, "_TAKEN_UP", 0)
    said = {"name": "才让卓玛", "source": "RH-1", "paper_kind": "1", "paper_number": citizen(3)}
    with world.seat("ming"):
        first = register_person(unit=world["ming"].unit, **said)
    old = key_provider().blinding
    add_master_key()
    use_index_key()
    second = _unasked(world)
    with pytest.raises(SystemExit):
        call_command("keys_rotate", resume=True)
    assert f"与另一行号码相同，索引没有重算：{first.pk}" in capsys.readouterr().err
    assert key_provider().blinding_also == (old,), "the key before is still asked by"
    assert [level for level, *_told in doctor.findings()] == ["note"]
    with world.seat("ming"):
        assert {one.pk for one in find_people(citizen(3))} == {first.pk, second.pk}
        merge_people(winner=second, loser=first)
    call_command("keys_rotate", resume=True)
    assert key_provider().blinding_also == ()
    assert reindexing.left_to_index() == {}
    with world.seat("ming"):
        assert [one.pk for one in find_people(citizen(3))] == [second.pk]
