"""All that the demo keeps sealed or found by its number, under a new master key: the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from tests.world import machine

from huigong.demo.data.reading import load_cases
from huigong.demo.management.commands import demo_load
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.slips import issue_slip, try_slip
from huigong.kernel.files import keeping
from huigong.kernel.people import doctor, reindexing, rotating
from huigong.kernel.people.keys import open_key
from huigong.kernel.people.models import Person
from huigong.kernel.sealing import blinds, key_provider
from huigong.kernel.sealing.blindfield import BlindField
from huigong.kernel.sealing.fields import SealedField

CASES = load_cases()


@pytest.fixture
def demo(fresh_database, settings, monkeypatch, key_file) -> None:
    settings.HUIGONG_IS_DEMO = True
    monkeypatch.setattr(demo_load, "CROWD", 2)
    monkeypatch.setattr(demo_load, "load_cases", lambda: CASES[-5:])
    call_command("demo_load")


def _every_sealed() -> Iterator[tuple[str, Any, str | None]]:
    """Each sealed value of each model: where it stands, and what it says."""
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.concrete_fields if isinstance(one, SealedField)]
        for row in model._base_manager.order_by("pk") if names else ():
            for name in names:
                value = getattr(row, name)
                yield f"{model._meta.label}.{name}", row.pk, value and value.open()


def _all() -> dict[tuple[str, Any], str | None]:
    open_key.cache_clear()
    with machine():
        return {(name, pk): text for name, pk, text in _every_sealed()}


#: What a row is found by: table, column, row and the text.
Said = tuple[type[models.Model], BlindField, Any, str]


def _indexed() -> list[Said]:
    with machine():
        return [
            (one.model, blind, row.pk, text)
            for one in reindexing.tables()
            for row in one.model._base_manager.all()
            for blind in one.blinds
            if getattr(row, blind.attname) and blind.text and (text := blind.text(row))
        ]


def _lost(known: list[Said]) -> list[tuple[str, Any]]:
    """Rows that a question by their text does not find."""
    with machine():
        return [
            (f"{model._meta.label}.{blind.name}", pk)
            for model, blind, pk, text in known
            if not model._base_manager.filter(
                pk=pk, **{f"{blind.name}__in": blinds(text, blind.purpose)}
            ).exists()
        ]


def test_the_whole_demo_says_the_same_under_the_new_key(demo, capsys, monkeypatch) -> None:
    slip = issue_slip("10.0.0.1")
    before, known, old = _all(), _indexed(), key_provider().current
    kinds = {name for name, _pk in before}
    assert {"people.Person.paper", "accounts.Account.phone_sealed", "hotline.Case.phone"} <= kinds
    assert len([text for text in before.values() if text]) > 100 and len(known) > 100
    call_command("keys_rotate")
    assert _all() == before
    assert _lost(known) == []
    assert try_slip(slip.code, slip.pin, "10.0.0.2") == slip.account
    assert rotating.everything_left() == {}
    assert [level for level, *_told in doctor.findings()] == ["ok"]
    monkeypatch.setattr("time.time", lambda now=time.time: now() + 3600)
    with pytest.raises(SystemExit):
        call_command("keys_rotate", drop=old)
    assert "accounts.Slip.code_blind" in capsys.readouterr().err, "slips are found by it alone"
    call_command("keys_rotate", drop=old, forget=True)
    assert _all() == before, "nothing needs the key before"
    assert _lost(known) == []
    assert try_slip(slip.code, slip.pin, "10.0.0.3") is None, "that is what forgetting costs"
    assert old not in {*key_provider().remembering, key_provider().blinding}


def _damage(model: type[models.Model], column: str, pk: int) -> None:
    """Change the last byte of a sealed value, as whoever has the database in hand could."""
    with machine(), connection.cursor() as cursor:
        last = f"octet_length({column}) - 1"
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {column} ="
            f" set_byte({column}, {last}, get_byte({column}, {last}) # 1) WHERE id = %s",
            [pk],
        )
        assert cursor.rowcount == 1


def test_what_does_not_open_keeps_nothing_else(demo, capsys) -> None:
    """One damaged value once ended the change for all, and every try to go on with it."""
    place = keeping.keep(keeping.KEPT, b"paper")
    path = keeping.path_of(keeping.KEPT, place)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    known = _indexed()
    with machine():
        account = Account.objects.exclude(phone_sealed=None).order_by("pk")[0].pk
        person = Person.objects.exclude(paper=None).order_by("pk")[0].pk
    _damage(Account, "phone_sealed", account)
    _damage(Person, "key_wrapped", person)
    old = key_provider().current
    with pytest.raises(SystemExit) as ended:
        call_command("keys_rotate")
    assert ended.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert f"accounts.Account.phone_sealed 打不开，没有换到新密钥：{account}" in told
    assert f"people.Person.key_wrapped 打不开，没有换到新密钥：{person}" in told
    assert f"files 打不开，没有换到新密钥：{keeping.KEPT}/{place}" in told
    assert f"people.Person 打不开，索引没有重算：{person}" in told
    assert rotating.everything_left() == {
        "people.Person.key_wrapped": 1,
        "accounts.Account.phone_sealed": 1,
        "files": 1,
    }
    assert reindexing.left_to_index() == {
        "accounts.Account.phone_blind": 1,
        "people.Person.paper_blind": 1,
        "people.Person.phone_blind": 1,
        "people.Person.tail_blind": 1,
    }
    assert _lost(known) == [], "also what does not open is found by its number"
    with pytest.raises(SystemExit):
        call_command("keys_rotate", drop=old, forget=True)
