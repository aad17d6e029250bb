"""Photographs: their size is read before they are decoded, and only their pixels are kept."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from huigong.kernel.files.faults import Fault, Refused

#: Where a picture was taken, and what else hides in one, goes with everything but the pixels.
_LONGEST = 4096
_SMALL = 480
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def clean(data: bytes, kind: str, *, most_megapixels: int) -> bytes:
    """The picture upright and drawn anew: no EXIF, no place, nothing behind its end."""
    picture = _open(data, kind, most_megapixels)
    # A JPEG is decoded no larger than it is kept, which bounds the memory.
    picture.draft(None, (_LONGEST, _LONGEST))
    return _draw(picture, kind, _LONGEST)


def small(data: bytes, kind: str) -> bytes:
    """A small copy for the list, as JPEG; of a picture that was cleaned before."""
    picture = _open(data, kind, most_megapixels=64)
    picture.draft(None, (_SMALL, _SMALL))
    return _draw(picture, "jpeg", _SMALL)


def _open(data: bytes, kind: str, most_megapixels: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
    except Image.DecompressionBombError as bomb:
        raise Refused(Fault.PIXELS) from bomb
    except Exception as fault:
        # Decoders fail in every way there is; whatever it is, this is no picture.
        raise Refused(Fault.DAMAGED) from fault
    if picture.width * picture.height > most_megapixels * 1_000_000:
        raise Refused(Fault.PIXELS)
    return picture


def _draw(picture: Image.Image, kind: str, longest: int) -> bytes:
    try:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((longest, longest))
        upright = upright.convert(_mode(upright, kind))
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        out = io.BytesIO()
        bare.save(out, _FORMATS[kind], **({} if kind == "png" else {"quality": 88}))
    except Exception as fault:
        # As above: a picture that cannot be drawn is damaged.
        raise Refused(Fault.DAMAGED) from fault
    return out.getvalue()


def _mode(picture: Image.Image, kind: str) -> str:
    if picture.mode == "L":
        return "L"
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return "RGBA" if has_alpha and kind != "jpeg" else "RGB"
