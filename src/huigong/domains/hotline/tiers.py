"""The three tiers in words: how long each gives, and that the days are not confirmed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Tier
from huigong.kernel import params
from huigong.kernel.calendar.explain import say_amount
from huigong.kernel.calendar.present import today


def tier_choices() -> list[tuple[str, str]]:
    """Each tier with its days, as a choice shows it."""
    return [(tier.value, say_tier(tier)) for tier in Tier]


def say_tier(tier: str) -> str:
    """A tier with the term it gives; 暂定 where no document sets the days."""
    value = params.at(today()).get(f"hotline.handle_days.{tier}")
    words = {"tier": Tier(tier).label, "days": say_amount(value.value, value.unit)}
    if value.confirmed:
        return _("%(tier)s（%(days)s）") % words
    return _("%(tier)s（%(days)s，暂定）") % words
