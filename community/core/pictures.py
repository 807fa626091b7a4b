"""Pictures that people send: made anew, and small enough. Nothing of the file that came is kept: no place, no
camera, no hidden part. What it claims to be is looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
SIDE = 512
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = {"JPEG": 60_000_000, "MPO": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""A JPEG (MPO: one with others behind it) is unpacked at a size near the one that is wanted; the others whole."""
MOST_PROGRESSIVE = 24_000_000
"""Of a JPEG that comes in several passes all is kept in memory until the last one, whatever size is wanted."""
LONGEST_SIDE = 12_000
TYPE = "image/webp"
_ONE_AT_A_TIME = threading.Lock()
"""Unpacking takes up to 250 MB: of several that come at once each waits for the one before."""
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


class NoPicture(Exception):
    """What came cannot be taken as a picture; `too_large` if only its size is why."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__("too large" if too_large else "not a picture that we know")
        self.too_large = too_large


@dataclass(frozen=True)
class Made:
    """A picture of ours: a WebP."""

    content: bytes
    width: int
    height: int


def is_picture(sent: IO[bytes]) -> bool:
    """Whether a file begins as a picture that we take. Nothing is unpacked."""
    sent.seek(0)
    try:
        with Image.open(sent, formats=FORMATS):
            return True
    except _FAULTS:
        return False


def square(sent: IO[bytes], side: int = SIDE) -> bytes:
    """The middle of a picture as a square WebP, upright. Raises NoPicture."""
    return cropped(sent, side, side).content


def cropped(sent: IO[bytes], width: int, height: int) -> Made:
    """The middle of a picture, as wide and as high as asked for. Raises NoPicture."""
    with _readable(), _upright(sent, max(width, height), min) as upright:
        return _made(ImageOps.fit(upright, (width, height), Image.Resampling.LANCZOS))


def within(sent: IO[bytes], *sides: int) -> list[Made]:
    """A whole picture, no side longer than so many points, the largest first; what is no smaller than the one before
    is left out. Raises NoPicture.
    """
    with _readable(), _upright(sent, max(sides), max) as upright:
        made: list[Made] = []
        for side in sorted(sides, reverse=True):
            upright.thumbnail((side, side), Image.Resampling.LANCZOS)  # in its place: a copy would be as large again
            if not made or upright.width < made[-1].width:
                made.append(_made(upright))
        return made


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever Pillow stumbles over in a stranger's file means that it is no picture."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _FAULTS as error:
        raise NoPicture from error


@contextmanager
def _upright(sent: IO[bytes], near: int, side: Callable[[tuple[int, int]], int]) -> Iterator[Image.Image]:
    """The first frame, unpacked so that its longer or shorter `side` is little above the one that is wanted, as
    somebody holds it who looks at it.
    """
    sent.seek(0)
    with Image.open(sent, formats=FORMATS) as opened:
        _refuse_too_large(opened)
        wanted = near / side(opened.size)
        opened.draft("RGB", (ceil(opened.width * wanted), ceil(opened.height * wanted)))
        opened.seek(0)
        ImageOps.exif_transpose(opened, in_place=True)
        plain = "RGBA" if opened.has_transparency_data else "RGB"
        yield opened if opened.mode == plain else opened.convert(plain)


def _refuse_too_large(opened: Image.Image) -> None:
    """What is told of a picture before any of it is unpacked."""
    most = MOST_PROGRESSIVE if opened.info.get("progressive") else MOST_PIXELS[str(opened.format)]
    if opened.width * opened.height > most or max(opened.size) > LONGEST_SIDE:
        raise NoPicture(too_large=True)


def _made(plain: Image.Image) -> Made:
    """On white, and without what the file said besides."""
    if plain.mode == "RGBA":
        ground = Image.new("RGB", plain.size, "white")
        ground.paste(plain, mask=plain.getchannel("A"))
        plain = ground
    made = io.BytesIO()
    plain.save(made, "WEBP", quality=82, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return Made(made.getvalue(), *plain.size)
