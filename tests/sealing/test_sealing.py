"""What is sealed opens for its purpose, its row and its key only, and shows itself to nobody."""

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huigong.kernel.sealing import (
    MasterKeys,
    NoMasterKey,
    Unreadable,
    blind,
    mask_id,
    mask_name,
    mask_phone,
    seal,
    unseal,
)
from huigong.kernel.sealing.envelope import key_id_of
from huigong.kernel.sealing.fields import Sealed
from huigong.kernel.sealing.keys import read_master_keys

OLD = "一" * 40
NEW = "二" * 40
KEYS = MasterKeys({1: OLD})


@given(st.text(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens(text: str, hint: str):
    assert unseal(seal(text, "t", hint=hint, keys=KEYS), "t", hint=hint, keys=KEYS) == text


def test_nothing_opens_elsewhere_or_when_changed():
    sealed = seal("15400000001", "accounts.phone", hint="row 7", keys=KEYS)
    assert b"15400000001" not in sealed
    assert seal("15400000001", "accounts.phone", hint="row 7", keys=KEYS) != sealed
    tries = [
        (sealed, "accounts.bank", "row 7", KEYS),
        (sealed, "accounts.phone", "row 8", KEYS),
        (sealed, "accounts.phone", "row 7", MasterKeys({1: NEW})),
        (sealed, "accounts.phone", "row 7", MasterKeys({2: OLD})),
        (sealed[:-1], "accounts.phone", "row 7", KEYS),
        (b"\x02" + sealed[1:], "accounts.phone", "row 7", KEYS),
        (b"short", "accounts.phone", "row 7", KEYS),
    ]
    for at in range(len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        tries.append((flipped, "accounts.phone", "row 7", KEYS))
    for data, purpose, hint, keys in tries:
        with pytest.raises(Unreadable):
            unseal(data, purpose, hint=hint, keys=keys)


def test_purpose_and_hint_do_not_run_into_each_other():
    sealed = seal("x", "ab", hint="c", keys=KEYS)
    with pytest.raises(Unreadable):
        unseal(sealed, "a", hint="bc", keys=KEYS)


def test_rotation_keeps_old_values_and_blind_indexes():
    before = seal("15400000001", "t", keys=KEYS)
    rotated = MasterKeys({1: OLD, 2: NEW})
    after = seal("15400000001", "t", keys=rotated)
    assert (key_id_of(before), key_id_of(after)) == (1, 2)
    assert unseal(before, "t", keys=rotated) == unseal(after, "t", keys=rotated)
    assert blind("15400000001", "t", keys=rotated) == blind("15400000001", "t", keys=KEYS)


def test_a_blind_index_is_equal_for_equal_values_only():
    one = blind("154 0000-0001", "phone", keys=KEYS)
    assert one == blind("１５４００００ 0001", "phone", keys=KEYS)
    assert one != blind("15400000002", "phone", keys=KEYS)
    assert one != blind("15400000001", "bank", keys=KEYS)
    assert one != blind("15400000001", "phone", keys=MasterKeys({1: NEW}))
    assert blind("63010219900101123x", "id", keys=KEYS) == blind(
        "63010219900101123X", "id", keys=KEYS
    )


def test_a_key_file_is_read_and_a_missing_or_weak_one_is_refused(tmp_path: Path):
    path = tmp_path / "secrets.json"
    with pytest.raises(NoMasterKey):
        read_master_keys(path)
    path.write_text(json.dumps({"master_key": "short"}), encoding="utf-8")
    with pytest.raises(NoMasterKey):
        read_master_keys(path)
    path.write_text(
        json.dumps({"master_key": OLD, "master_keys": {"2": NEW}, "current": 2}), encoding="utf-8"
    )
    keys = read_master_keys(path)
    assert (keys.current, keys.blinding) == (2, 1)
    assert OLD not in repr(keys)
    assert unseal(seal("甲", "t", keys=KEYS), "t", keys=keys) == "甲"


def test_a_sealed_value_shows_itself_nowhere():
    value = Sealed("accounts.phone", text="15400000001")
    for shown in (str(value), repr(value), f"{value}", f"{[value]}"):
        assert "1540" not in shown
    assert value.open() == "15400000001"
    with pytest.raises(TypeError):
        pickle.dumps(value)


def test_masks_hide_most_of_a_value():
    assert mask_phone("15400000001") == "154****0001"
    assert mask_phone("8123456") == "*****56"
    assert mask_phone("110") == "***"
    assert mask_id("63010219900101123X") == "630***********123X"
    assert mask_name("张三") == "张*"
    assert mask_name("欧阳修") == "欧**"
    assert mask_name("买买提·艾力") == "买**·艾*"
    assert mask_name("才") == "才*"


@given(st.text(alphabet="0123456789X", min_size=1, max_size=20))
def test_every_mask_hides_at_least_a_third(text: str):
    for masked in (mask_phone(text), mask_id(text)):
        assert len(masked) == len(text)
        assert masked.count("*") >= len(text) / 3
