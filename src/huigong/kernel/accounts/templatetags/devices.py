"""The device of a session, in words."""

from django import template

from huigong.kernel.accounts.devices import device_name

register = template.Library()


@register.filter
def device(agent: str) -> str:
    """Name the device behind a browser's own name."""
    return device_name(agent)
