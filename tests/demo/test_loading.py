"""`huigong demo load`: twice is once, the past rings no phone, the trail has one event a step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from huigong.cli.demo import STALE
from huigong.demo.data.crowd import load_crowd
from huigong.demo.data.reading import load_cases, load_personas
from huigong.demo.data.stories import play, seats
from huigong.demo.management.commands import demo_load
from huigong.demo.models import Loading, Played
from huigong.domains.hotline.actions import edit_case
from huigong.domains.hotline.models import Case
from huigong.kernel.audit.models import Event
from huigong.kernel.notices.models import Message, State
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.models import Clock, Leg, Step

pytestmark = pytest.mark.django_db
CASES, CROWD = load_cases(), 24


@pytest.fixture
def loaded(settings, monkeypatch) -> None:
    """A short demo, for what does not depend on what is in it."""
    settings.HUIGONG_IS_DEMO = True
    monkeypatch.setattr(demo_load, "CROWD", 2)
    monkeypatch.setattr(demo_load, "load_cases", lambda: CASES[-5:])
    call_command("demo_load")


def test_the_loaded_demo_is_as_its_files_say(world, seat, settings, monkeypatch) -> None:
    """All of it once, since playing takes seconds: the checks follow below, in this order."""
    settings.HUIGONG_IS_DEMO = True
    monkeypatch.setattr(demo_load, "CROWD", CROWD)
    call_command("demo_load")
    the_past_rings_no_phone()
    each_step_leaves_one_event_at_its_own_moment_and_seat(world)
    only_who_must_move_next_has_an_open_clock()
    everybody_sees_their_own_and_what_is_below(seat)


def sizes() -> list[int]:
    with scope(SYSTEM, reason="test counts"):
        models = (Case, Leg, Clock, Event, Message, Played, Loading)
        return [model.objects.count() for model in models]


def test_twice_is_once(loaded, capsys) -> None:
    before = sizes()
    # Five told, two of the crowd, four of protection, three with bodies outside, one ordered from
    # above, five that rang about one restaurant, and two put away long ago.
    assert before[0] == 5 + 2 + 4 + 3 + 1 + 5 + 2
    call_command("demo_load")
    call_command("demo_load", "--if-empty")
    assert sizes() == before
    assert "没有改动" in capsys.readouterr().out


def the_past_rings_no_phone() -> None:
    with scope(SYSTEM, reason="test reads"):
        messages = list(Message.objects.all())
    assert messages
    assert {message.state for message in messages} == {State.SENT}
    assert all(message.created_at == message.sent_at for message in messages)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def each_step_leaves_one_event_at_its_own_moment_and_seat(world: World) -> None:
    steps = [s for case in [*CASES, *load_crowd(CROWD)] for s in case.story]
    with scope(SYSTEM, reason="test reads"):
        # The stories' own cases: the line, the boards and protection play theirs beside them.
        keys = [case.key for case in [*CASES, *load_crowd(CROWD)]]
        told_rows = Played.objects.filter(key__in=keys).values("row_id")
        trail = Event.objects.filter(kind=kind_of(Case), row_id__in=told_rows)
        done = Counter(
            verb.split(".")[1].split("_")[0] for verb in trail.values_list("verb", flat=True)
        )
        told = Counter(step.do for step in steps)
        told["ask"] += told["advise"]  # an agent asks before a lawyer advises
        assert {verb: done[verb] for verb in told} == dict(told)
        assert done["register"] + done["report"] == len(CASES) + CROWD
        # By rule, not by anybody: the office in which the one complained of sits stays out.
        by_rule = set(trail.filter(account=None).values_list("verb", flat=True))
        assert by_rule == {"workflow.kept_out"}
        acted = Event.objects.filter(deputy_for=world.qi.account).exclude(
            verb__startswith="hotline."
        )
        assert {event.account_id for event in acted} == {world.dai.account.pk}
        assert acted.exists()
        # Rows, numbers and events all rise with time, so that every list of "newest first" is one.
        cases = list(Case.objects.filter(pk__in=told_rows).order_by("pk"))
        assert [case.opened_at for case in cases] == sorted(case.opened_at for case in cases)
        # What is looked at again afterwards, for quality, has a day of its own.
        played = trail.exclude(verb__in=("hotline.draw_checks", "hotline.mark_check"))
        events = list(played.order_by("pk").values_list("at", flat=True))
        assert events == sorted(events)


def only_who_must_move_next_has_an_open_clock() -> None:
    with scope(SYSTEM, reason="test reads"):
        over = Case.objects.filter(state__in=("closed", "archived", "withdrawn"))
        ids = set(over.values_list("pk", flat=True))
        running = Clock.objects.filter(row_id__in=ids, stopped_at=None)
        # After the end only the calls that ask whether the worker was made to pay for it.
        assert not running.exclude(step=Step.AFTERCARE).exists()
        twice = (
            Clock.objects.filter(stopped_at=None)
            .values("leg", "step")
            .annotate(n=Count("pk"))
            .filter(n__gt=1)
        )
        assert not twice.exists()
        opened = Case.objects.exclude(pk__in=ids)
        for case in opened:
            assert Clock.objects.filter(row_id=case.pk, stopped_at=None).exists(), case


def everybody_sees_their_own_and_what_is_below(seat: Any) -> None:
    keys = dict(Played.objects.values_list("row_id", "key"))

    def seen(who: str) -> set[str]:
        with seat(who):
            return {keys[pk] for pk in Case.objects.values_list("pk", flat=True) if pk in keys}

    told = {case.key for case in CASES}
    mings = {c.key for c in CASES if any(s.to.startswith("QH-630223") for s in c.story)}
    assert seen("ming") & told == mings
    assert not seen("hua") & mings - {"assist-two-counties", "returned-wrong-county"}
    assert mings <= seen("gao")
    assert not seen("xi") & mings
    assert seen("sheng") >= told
    assert seen("lao") == {"unpaid-rebar"}
    assert seen("xiang") == {"township-visit"}


def test_only_a_demo_is_loaded(settings) -> None:
    settings.HUIGONG_IS_DEMO = False
    with pytest.raises(CommandError, match="不是演示系统"):
        call_command("demo_load")
    assert not Played.objects.exists()


def test_a_demo_of_days_gone_by_is_kept_if_somebody_worked_in_it(loaded, seat, capsys) -> None:
    Loading.objects.update(day=Loading.objects.get().day - timedelta(days=2))
    assert demo_load.STALE == STALE
    with pytest.raises(SystemExit) as left:
        call_command("demo_load", "--if-empty")
    assert left.value.code == STALE
    with seat("an"):
        edit_case(Case.objects.filter(state="registered").first(), people=7)
    before = sizes()
    call_command("demo_load", "--if-empty")
    assert "demo reset" in capsys.readouterr().out
    assert sizes() == before


def test_the_crowd_is_the_same_every_time_and_can_be_lived() -> None:
    crowd = load_crowd(400)
    assert crowd == load_crowd(400)
    chairs = seats(load_personas())
    ends = Counter(play(case, chairs) for case in crowd)
    assert set(ends) <= {
        "archived",
        "closed",
        "checked",
        "replied",
        "overdue",
        "in_hand",
        "new",
        "due_today",
        "waiting_sign",
    }
    assert ends["archived"] > 250
    assert len({case.caller_phone for case in crowd}) == 400
    assert max(len(case.title) for case in crowd) <= 20
    assert not any("{" in case.text + case.title for case in crowd)
