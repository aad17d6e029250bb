"""The demo's files of people: one's own, and one person on file in two counties."""

from __future__ import annotations

import pytest

from huigong.demo.files import put_files
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import scope

pytestmark = pytest.mark.django_db


def test_files_are_put_once_and_are_seen_where_they_should_be(world):
    assert put_files(world) == 5
    assert put_files(world) == 0
    with world.seat("gao"):
        assert "手机号码相同" in PossibleTwin.objects.get(entered_by=None).evidence
    with world.seat("ming"):
        assert PossibleTwin.objects.get().entered_by == world.ming.account
    with scope(person_scope(world["lao"].account.pk)):
        assert Person.objects.get().name == "劳成贵"
