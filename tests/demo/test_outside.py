"""The demo's letters to bodies outside play through the real actions, once."""

from __future__ import annotations

from huigong.demo.employers import load_employers, put_on_file
from huigong.demo.outside import list_bodies, load_bodies, play_outside
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


def test_the_agents_and_the_county_find_their_lists_filled(db, world) -> None:
    bodies = load_bodies()
    assert list_bodies(world) == sum(map(len, bodies.values())) and list_bodies(world) == 0
    put_on_file(world)
    for who, code in (("an", "QH-DIR-12351"), ("ming", "QH-630223")):
        client = world.client_for(who)
        page = client.get("/desk/hotline/outsidebody/").content.decode()
        assert all(body["name"] in page for body in bodies[code])
        names = [row.name for row in load_employers() if code in (row.unit, f"QH-{row.division}")]
        page = client.get("/desk/employers/employer/").content.decode()
        assert len(names) > 7 and all(name in page for name in names)
