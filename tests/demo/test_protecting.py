"""The demo's stories of protection play through the real actions, once."""

from __future__ import annotations

from huigong.demo.employers import load_employers, named, put_on_file
from huigong.demo.protecting import play_protection
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.aftercare.actions import start_aftercare
from huigong.domains.hotline.protection.models import Party, Relay
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import check_uscc
from huigong.kernel.employers.finding import tied_to
from huigong.kernel.workflow.models import Clock, Step


def test_employers_and_stories_are_there_once(db, world) -> None:
    rows = load_employers()
    assert put_on_file(world) == len(rows) and put_on_file(world) == 0
    for row in rows:
        if row.uscc:
            check_uscc(row.uscc)
    assert tied_to(named("互助巳丰酒业有限公司"))
    assert play_protection(world) == 5 and play_protection(world) == 0
    assert start_aftercare(today()) == 1
    with world.seat("an"):
        assert Party.objects.count() == 12
        assert Relay.objects.count() == 3
        owed = Clock.objects.filter(step=Step.AFTERCARE, stopped_at=None)
        assert owed.count() == 1
        accused = Case.objects.exclude(about_unit=None).get()
    with world.seat("han"):
        assert not Case.objects.filter(pk=accused.pk).exists()
    with world.seat("gao"):
        assert Case.objects.filter(pk=accused.pk).exists()
