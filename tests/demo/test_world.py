"""The world of the tests: who is there, who sees whom."""

from __future__ import annotations

import pytest

from huigong.demo.data.reading import load_demo_units, load_personas
from huigong.demo.world import CANARY, DEMO_PASSWORD, set_up
from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.models import Account, DemoPersona
from huigong.kernel.org.data.tree import load_units
from huigong.kernel.org.models import Closure, Post, Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import NoSuchPersona

pytestmark = pytest.mark.django_db


def canary_titles() -> list[str]:
    return [case.title for case in Case.objects.filter(title__contains=CANARY)]


def test_the_whole_tree_and_everybody_is_there(world) -> None:
    codes = set(Unit.objects.values_list("code", flat=True))
    assert {row.code for row in [*load_units(), *load_demo_units()]} <= codes
    for row in load_personas():
        account = world[row.key].account
        assert account.name == row.name
        if row.role == "worker":
            assert world[row.key].seats() == []
        else:
            assert world[row.key].seats()[0].post.role == row.role
    assert Closure.objects.filter(
        ancestor=world.gao.unit, descendant=world.ming.unit, depth=1
    ).exists()
    assert world["ming"] is world.ming
    with pytest.raises(NoSuchPersona):
        world["nobody"]
    assert not hasattr(world, "nobody")


def test_canaries_are_seen_by_their_county_and_above_only(db, canaries, seat) -> None:
    for who, sees in (("hua", 1), ("gao", 1), ("sheng", 2), ("an", 2), ("ming", 0), ("xi", 0)):
        with seat(who):
            assert len(canary_titles()) == sees, who
    with seat("lao"):
        assert canary_titles() == []


def test_a_deputy_sits_on_the_post_of_another_and_both_names_are_kept(world, seat) -> None:
    with seat("dai", deputy=True) as acting:
        assert acting.unit_id == world.qi.unit.pk
        assert acting.deputy_for_id == world.qi.account.pk
        assert acting.account_id == world.dai.account.pk
    with seat("dai") as own:
        assert own.unit_id == world.dai.unit.pk
    with pytest.raises(LookupError), seat("ming", deputy=True):
        pass


def test_everybody_signs_in_with_the_one_password(client, world) -> None:
    told = {"login": "ming", "password": DEMO_PASSWORD}
    client.post("/accounts/login/", told)
    assert client.session["_auth_user_id"] == str(world.ming.account.pk)


def test_a_client_sits_where_it_was_put(client_for, world) -> None:
    client = client_for("dai", deputy=True)
    assert client.session["seat"].startswith("deputy:")
    assert client_for("lao").session["kind"] == "worker"


def test_building_again_changes_nothing() -> None:
    def counts() -> list[int]:
        with scope(SYSTEM, reason="test"):
            models = (Unit, Closure, Account, Post, DemoPersona)
            return [model.objects.count() for model in models]

    before = counts()
    set_up(password_hash="!")
    assert counts() == before


def test_the_one_click_page_offers_the_front_personas(client, settings) -> None:
    settings.HUIGONG_IS_DEMO = True
    page = client.get("/demo/").content.decode()
    for row in load_personas():
        assert (row.blurb in page) == row.front, row.key
