"""Places as division codes (GB/T 2260): from a township up to the whole country."""

from __future__ import annotations

# Village, township, county, prefecture, province.
LENGTHS = (12, 9, 6, 4, 2)
NATIONAL = ""


def lineage(code: str) -> tuple[str, ...]:
    """Return the places a code lies in, nearest first: 630223 → 630223, 6302, 63, "".

    Padded codes (630200, 630000) name the prefecture and the province themselves.
    """
    if not code.isdigit():
        code = NATIONAL
    places: list[str] = []
    for length, shorter in zip(LENGTHS, (*LENGTHS[1:], 0), strict=True):
        if len(code) >= length and int(code[shorter:length]) != 0:
            places.append(code[:length])
    return (*places, NATIONAL)


def normal(code: str) -> str:
    """Return the short form under which rows of a place are kept; "" is the whole country."""
    return lineage(code.strip())[0]
