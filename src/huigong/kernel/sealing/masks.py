"""What may be shown of a personal value when it is not opened."""

STAR = "*"
_PHONE_HEAD, _PHONE_TAIL = 3, 4
_ID_HEAD, _ID_TAIL = 3, 4


def mask_phone(text: str) -> str:
    """139****5678; a short number keeps only its last two digits."""
    return _middle(text, _PHONE_HEAD, _PHONE_TAIL)


def mask_id(text: str) -> str:
    """630***********123X: neither the county nor the day of birth can be read."""
    return _middle(text, _ID_HEAD, _ID_TAIL)


def mask_name(text: str) -> str:
    """张*、欧**、才*·卓*: the first character of each part of the name."""
    parts = text.strip().split("·")
    return "·".join(part[:1] + STAR * max(len(part) - 1, 1) if part else "" for part in parts)


def _middle(text: str, head: int, tail: int) -> str:
    text = text.strip()
    # A third of the value stays hidden, or a short one would hardly be masked at all.
    if len(text) * 2 < (head + tail) * 3:
        return STAR * max(len(text) - 2, 0) + text[-2:] if len(text) > tail else STAR * len(text)
    return text[:head] + STAR * (len(text) - head - tail) + text[-tail:]
