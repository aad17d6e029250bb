"""A new master key: everything readable at every moment, also when the change is killed midway."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from allauth.mfa.models import Authenticator
from tests.world import machine

from huigong.kernel.accounts.adapters import MfaAdapter
from huigong.kernel.accounts.models import Account
from huigong.kernel.files import keeping
from huigong.kernel.people import reindexing, rotating
from huigong.kernel.people.keys import master_of
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.writing import blank_person, paper_forms, put_name, put_paper
from huigong.kernel.sealing import key_provider
from huigong.kernel.sealing.keyfile import StillNeeded, add_master_key, drop_master_key
from huigong.kernel.sealing.keys import FileKeys

HOW_MANY = 1_500


def _people(world, count):
    with machine():
        rows = []
        for n in range(count):
            row = blank_person()
            row.unit = world["ming"].unit
            put_name(row, "才让卓玛")
            put_paper(row, "1", citizen(n % 1000))
            rows.append(row)
        Person.objects.bulk_create(rows, batch_size=1000)


def _all_readable():
    """Opens everything, and counts people by the master key that they need."""
    needed: dict[int, int] = {}
    with machine():
        for row in Person.objects.exclude(key_wrapped=None).iterator():
            assert row.paper is None or len(row.paper.open()) == 18
            number = master_of(bytes(row.key_wrapped))
            needed[number] = needed.get(number, 0) + 1
        for account in Account.objects.exclude(phone_sealed=None):
            assert account.phone_sealed.open()
    return needed


def _indexed_with():
    person = next(one for one in reindexing.tables() if one.model is Person)
    return reindexing.keys_in_use(person.blinds)


def _all_found():
    """How many are found by their numbers: a question for each number, however it is indexed."""
    key_provider.cache_clear()
    with machine():
        forms = [form for n in range(1000) for form in paper_forms("1", citizen(n))]
        return Person.objects.filter(paper_blind__in=forms).count()


def _command(database, key_file, *words):
    told = os.environ | {
        "HUIGONG_DB_NAME": database,
        "HUIGONG_MASTER_KEY_FILE": str(key_file),
        "DJANGO_SETTINGS_MODULE": "huigong.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    said = [sys.executable, "-m", "huigong.cli", "keys", "rotate", *words]
    return subprocess.Popen(
        said, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_killed_midway_it_goes_on_and_nothing_is_ever_unreadable(
    fresh_database, world, client_for, key_file
):
    _people(world, HOW_MANY)
    signed_in = client_for("ming")
    assert signed_in.get("/desk/").status_code == 200
    before = key_provider().current
    running = _command(fresh_database, key_file, "--batch", "50")
    for line in running.stdout:
        if line.startswith("people.Person.key_wrapped"):
            break
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    needed = _all_readable()
    assert set(needed) == {before, before + 1}, "the kill came before or after the change"
    third = _command(fresh_database, key_file)
    third.communicate()
    assert third.returncode == 1, "a third key before the second is done"

    indexing = _command(fresh_database, key_file, "--resume", "--batch", "100")
    for line in indexing.stdout:
        if line.startswith("people.Person 重算索引"):
            break
    os.kill(indexing.pid, signal.SIGKILL)
    indexing.communicate()
    assert set(_all_readable()) == {before + 1}
    assert set(_indexed_with()) == {before, before + 1}, "the kill came before or after the change"
    assert _all_found() == HOW_MANY

    again = _command(fresh_database, key_file, "--resume")
    said, wrong = again.communicate()
    assert again.returncode == 0, wrong
    assert rotating.everything_left() == {"sessions": 1}, said
    assert signed_in.get("/desk/").status_code == 200, "sealed with the key before"
    assert set(_indexed_with()) == {before + 1}
    assert (key_provider().blinding, key_provider().blinding_also) == (before + 1, ())
    assert _all_found() == HOW_MANY


def test_a_process_at_work_takes_up_the_new_key_by_itself(fresh_database, world, key_file):
    _people(world, 3)
    at_work = FileKeys(key_file)
    number = add_master_key()
    for one in rotating.columns():
        list(rotating.renew_column(one))
    assert at_work.derive(number, "seal:x", 16) == key_provider().derive(number, "seal:x", 16)
    assert at_work.current == number
    assert at_work.blinding != number, "others still ask under the key before alone"
    assert at_work.blinding_also == (number,)


def test_a_value_changed_meanwhile_is_not_put_back(fresh_database, world, key_file, monkeypatch):
    _people(world, 1)
    add_master_key()
    one = next(c for c in rotating.columns() if c.name == "accounts.Account.phone_sealed")
    read = rotating._next

    def then_somebody_writes(*told):
        rows = read(*told)
        if rows:
            row = Account.objects.get(pk=rows[0][0])
            row.phone_sealed = "13900000000"
            row.save(update_fields=["phone_sealed"])
        return rows

    monkeypatch.setattr(rotating, "_next", then_somebody_writes)
    list(rotating.renew_column(one))
    with machine():
        assert "13900000000" in {
            a.phone_sealed.open() for a in Account.objects.exclude(phone_sealed=None)
        }


def test_files_and_factors_are_sealed_anew(fresh_database, world, key_file):
    place = keeping.keep(keeping.KEPT, b"paper")
    adapter = MfaAdapter()
    with machine():
        factor = Authenticator.objects.create(
            user=world["gao"].account,
            type=Authenticator.Type.TOTP,
            data={"secret": adapter.encrypt("JBSWY3DP")},
        )
    number = add_master_key()
    assert rotating.left_of_files() == 1
    assert [done.rows for done in rotating.renew_files()] == [1]
    assert rotating.left_of_files() == 0
    assert keeping.read(keeping.KEPT, place) == b"paper"
    assert keeping.path_of(keeping.KEPT, place).read_bytes()[1:3] == number.to_bytes(2, "big")
    assert rotating.left_of_factors() > 0
    rotating.renew_factors()
    assert rotating.left_of_factors() == 0
    with machine():
        factor.refresh_from_db()
    assert adapter.decrypt(factor.data["secret"]) == "JBSWY3DP"


def test_a_key_is_dropped_only_when_nothing_needs_it(key_file, monkeypatch):
    first = key_provider().current
    second = add_master_key()
    third = add_master_key()
    with pytest.raises(StillNeeded):
        drop_master_key(second)  # somebody may still be sealing with it
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    for kept in (first, third):
        with pytest.raises(StillNeeded):
            drop_master_key(kept)
    drop_master_key(second)
    assert key_provider().current == third
    assert oct(key_file.stat().st_mode)[-3:] == "600"
    assert not list(key_file.parent.glob("*.draft"))
