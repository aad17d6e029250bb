"""The demo's letters to bodies outside play through the real actions, once."""

from __future__ import annotations

from huigong.demo.outside import play_outside
from huigong.domains.hotline.outside.inbox import outside_block
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideState


def test_letters_are_there_once(db, world) -> None:
    assert play_outside(world) == 3 and play_outside(world) == 0
    with world.seat("ming"):
        late, asked, answered = OutsideLeg.objects.order_by("id")
        assert late.is_late and late.is_open
        assert asked.state == OutsideState.SIGNED and not asked.is_late
        assert answered.state == OutsideState.ANSWERED
        assert len(outside_block().lines) == 2
