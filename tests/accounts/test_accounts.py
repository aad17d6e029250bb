"""Accounts themselves: made whole, shown masked, bound to their row."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.accounts.people import PHONE

from huigong.kernel.accounts.models import Account
from huigong.kernel.sealing import Unreadable
from huigong.kernel.sealing.fields import Sealed


def test_an_account_number_can_be_a_seer(ming):
    assert 0 < ming.pk < 2**31


def test_a_phone_is_sealed_from_the_moment_it_is_given(worker):
    assert isinstance(worker.phone_sealed, Sealed)
    found = Account.objects.get(pk=worker.pk)
    assert found.open_phone() == PHONE
    for shown in (repr(found), str(found), f"{found.phone_sealed}", repr(found.__dict__)):
        assert PHONE not in shown


def test_a_phone_copied_into_another_row_does_not_open(worker):
    other = Account.objects.create_worker("15400090043")
    Account.objects.filter(pk=other.pk).update(phone_sealed=worker.phone_sealed)
    with pytest.raises(Unreadable):
        Account.objects.get(pk=other.pk).open_phone()


def test_a_phone_is_not_written_past_its_row(worker):
    with pytest.raises(TypeError):
        Account.objects.filter(pk=worker.pk).update(phone_sealed="15400090043")


def test_saving_again_keeps_the_phone(worker):
    found = Account.objects.get(pk=worker.pk)
    found.name = "劳动者"
    found.save()
    assert Account.objects.get(pk=worker.pk).open_phone() == PHONE
    deferred = Account.objects.defer("phone_sealed").get(pk=worker.pk)
    assert deferred.open_phone() == PHONE
    found.put_phone("15400090043")
    found.save()
    assert Account.objects.get(pk=worker.pk).open_phone() == "15400090043"


def test_one_worker_account_per_phone_but_an_officer_is_a_worker_too(worker):
    Account.objects.create_staff("hua.t", "华", phone=PHONE)
    Account.objects.create_staff("gao.t", "高", phone=PHONE)
    with pytest.raises(ValidationError):
        Account.objects.create_worker(PHONE)
    assert Account.objects.find_worker("154 0009 0042") == worker


@pytest.mark.parametrize("login", ["15400090042", "m", "Ming", "明", "a b", "ming\n", "x" * 65])
def test_a_staff_login_is_plain_and_no_phone(db, login):
    with pytest.raises(ValidationError):
        Account.objects.create_staff(login, "明")
