"""A county's administrator sets no rule for the province, only for the county."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from huigong.kernel.access.roles import Role
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.params.actions import set_override
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = [pytest.mark.django_db, pytest.mark.access]


def _set(division: str):
    return set_override(
        name="hotline.sign_hours",
        value=8,
        from_on=date(2026, 1, 1),
        source="试验文件",
        division=division,
    )


def test_rules_are_set_for_ones_own_place_only(world, seat):
    with scope(SYSTEM, reason="test"):
        Post.objects.filter(account=world.ming.account).update(role=Role.ADMIN)
        assert Unit.objects.get(code="QH-630223").division == "630223"
    with seat("ming"):
        assert _set("630223").division == "630223"
        for foreign in ("", "63", "630222", "6302"):
            with pytest.raises(PermissionDenied):
                _set(foreign)
    with seat("guan"):
        assert _set("").division == ""
