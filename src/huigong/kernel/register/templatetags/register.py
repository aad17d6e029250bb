"""The address of a register's surface."""

from django import template

from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import address

register = template.Library()


@register.simple_tag
def register_url(of: Register, surface: str, *args: object) -> str:
    """`{% register_url register "detail" row.pk %}`"""
    return address(of, surface, *args)
