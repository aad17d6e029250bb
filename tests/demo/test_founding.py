"""The stories of founding: where each stands, and that twice is once."""

from __future__ import annotations

import pytest

from huigong.demo.employers import put_on_file
from huigong.demo.founding import play_founding
from huigong.domains.founding.models import Founding
from huigong.domains.founding.unions.models import BaseUnion

pytestmark = pytest.mark.django_db


def test_each_story_stands_where_it_should(world, client_for) -> None:
    put_on_file(world)
    assert play_founding(world) == 3
    assert play_founding(world) == 0
    with world.seat("gao"):
        states = dict(Founding.objects.values_list("mode", "state"))
        assert states == {"single": "founded", "joint": "elected", "fallback": "begun"}
        certified = BaseUnion.objects.exclude(uscc=None).get()
        assert certified.certificate_until == certified.term_until and certified.bank
        assert BaseUnion.objects.count() == 4
        url = Founding.objects.get(state="founded").get_absolute_url()
    page = client_for("gao").get(url).content.decode()
    assert "已是会员 <b>5</b>" in page and "没有入会 <b>1</b>" in page
    day = client_for("gao").get("/desk/").content.decode()
    assert "待批准成立" in day and "2 家任期将满或已满" in day
    ledger = client_for("ming").get("/desk/unfounded/").content.decode()
    assert "互助丁卯泉水厂" in ledger and "互助辰午物流有限公司" not in ledger
