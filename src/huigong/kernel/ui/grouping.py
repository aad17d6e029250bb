"""Long numbers cut into groups for reading; the stored value never has the spaces."""

import re

PHONE = re.compile(r"^(1\d{2})(\d{4})(\d{4})$")
IDENTITY = re.compile(r"^(.{6})(.{8})(.{4})$")


def grouped(value: str, kind: str) -> str:
    """Cut a phone, an 18-character identity number or an amount; anything else is left alone."""
    if kind == "phone":
        return PHONE.sub(r"\1 \2 \3", value)
    if kind == "id":
        return IDENTITY.sub(r"\1 \2 \3", value)
    if kind == "amount":
        whole, dot, rest = value.partition(".")
        return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole) + dot + rest
    raise ValueError(f"unknown grouping {kind!r}: use phone, id or amount")


def yuan(fen: int) -> str:
    """Say an amount kept in fen: 1234550 -> 12,345.50."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"
