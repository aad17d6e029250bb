"""Rows on which nothing more is written: a domain says when, every action asks before it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

Rule = Callable[[Any, str], str]

_rules: dict[type[models.Model], Rule] = {}


def shut(model: type[models.Model], rule: Rule) -> None:
    """`rule(row, verb)` says why a verb may no longer be done on a row; empty while it may."""
    if model in _rules:
        raise ValueError(f"{model._meta.label} is shut by a rule already; put the two together")
    _rules[model] = rule


def reason_shut(row: models.Model, verb: str) -> str:
    """Why nothing is written on a row any more; empty where it is."""
    rule = _rules.get(type(row))
    return rule(row, verb) if rule else ""


def require_open(row: models.Model, verb: str) -> None:
    """Pass, or raise ValidationError with the reason."""
    why = reason_shut(row, verb)
    if why:
        raise ValidationError(why)
