"""Pictures that people send: made anew, small and square. Nothing of the file that came is kept: no place, no
camera, no hidden part. What it claims to be is looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
SIDE = 512
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""A JPEG is unpacked at a size near the one that is wanted; the others must be unpacked whole."""
LONGEST_SIDE = 12_000
TYPE = "image/webp"


class NoPicture(Exception):
    """What came cannot be taken as a picture; `too_large` if only its size is why."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__("too large" if too_large else "not a picture that we know")
        self.too_large = too_large


def square(sent: BinaryIO, side: int = SIDE) -> bytes:
    """The middle of a picture as a square WebP, upright, without anything else that was in the file. Raises
    NoPicture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _square(sent, side)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
    ) as error:
        raise NoPicture from error


def _square(sent: BinaryIO, side: int) -> bytes:
    with Image.open(sent, formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS[str(opened.format)] or max(width, height) > LONGEST_SIDE:
            raise NoPicture(too_large=True)
        opened.draft("RGB", (2 * side, 2 * side))
        opened.seek(0)
        upright = ImageOps.exif_transpose(opened)
        plain = ImageOps.fit(upright.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", plain.size, "white")
    ground.paste(plain, mask=plain.getchannel("A"))
    made = io.BytesIO()
    ground.save(made, "WEBP", quality=82, method=4)
    return made.getvalue()
