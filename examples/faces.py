"""Faces for the people of the demo: simple portraits, drawn by this file, the same ones each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIDE = 512
FINER = 2
"""Drawn so many times larger, and made small at the end: edges become smooth."""
Box = tuple[float, float, float, float]
INK = "#2b2422"


@dataclass(frozen=True)
class Face:
    """A portrait in words: colours, a way of wearing hair, and what else one sees of somebody."""

    ground: str
    skin: str
    hair: str
    coat: str
    wears: str = "short"
    also: tuple[str, ...] = ()


def portrait(face: Face) -> bytes:
    """A PNG of the face, looking at whoever looks."""
    image = Image.new("RGB", (SIDE * FINER, SIDE * FINER), face.ground)
    pen = _Pen(ImageDraw.Draw(image))
    behind, before = HAIR[face.wears]
    behind(pen, face)
    _body(pen, face)
    if "beard" in face.also:
        pen.part((29.5, 22, 70.5, 74), 12, 168, face.hair)
        pen.oval((31, 20, 69, 61), face.skin)
    before(pen, face)
    _look(pen, face)
    made = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(made, "PNG", compress_level=1)
    return made.getvalue()


class _Pen:
    """Draws in hundredths of the picture's side."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def oval(self, box: Box, colour: str) -> None:
        self.draw.ellipse(_sized(box), colour)

    def block(self, box: Box, radius: float, colour: str) -> None:
        self.draw.rounded_rectangle(_sized(box), radius * SIDE * FINER / 100, colour)

    def part(self, box: Box, begin: float, end: float, colour: str) -> None:
        """The piece of an oval between two angles, cut straight; 0 is at three o'clock."""
        self.draw.chord(_sized(box), begin, end, colour)

    def line(self, box: Box, begin: float, end: float, colour: str, width: float) -> None:
        """A piece of an oval's rim."""
        self.draw.arc(_sized(box), begin, end, colour, round(width * SIDE * FINER / 100))

    def shape(self, points: tuple[tuple[float, float], ...], colour: str) -> None:
        self.draw.polygon([(x * SIDE * FINER / 100, y * SIDE * FINER / 100) for x, y in points], colour)


def _sized(box: Box) -> Box:
    left, top, right, bottom = (each * SIDE * FINER / 100 for each in box)
    return left, top, right, bottom


def _darker(colour: str, by: float = 0.86) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"#{round(red * by):02x}{round(green * by):02x}{round(blue * by):02x}"


def _body(pen: _Pen, face: Face) -> None:
    pen.oval((12, 77, 88, 135), face.coat)
    if "collar" in face.also:
        pen.shape(((37, 78), (63, 78), (50, 94)), "#f6f3ee")
    pen.block((42, 60, 58, 84), 7, _darker(face.skin))
    pen.oval((28, 44, 35, 54), _darker(face.skin, 0.93))
    pen.oval((65, 44, 72, 54), _darker(face.skin, 0.93))
    pen.oval((31, 22, 69, 72), face.skin)


def _look(pen: _Pen, face: Face) -> None:
    for x in (42, 58):
        pen.oval((x - 1.7, 46.3, x + 1.7, 49.7), INK)
        pen.line((x - 5, 40.5, x + 5, 48), 205, 335, _darker(face.hair, 0.8), 1.2)
        if "glasses" in face.also:
            pen.line((x - 6.6, 41.4, x + 6.6, 54.6), 0, 360, INK, 1.1)
    if "glasses" in face.also:
        pen.line((47, 45.5, 53, 51), 200, 340, INK, 1.1)
    pen.line((46.5, 49, 53.5, 56), 30, 150, _darker(face.skin, 0.78), 1.1)
    pen.line((41, 50, 59, 64.5), 35, 145, _darker(face.skin, 0.95 if "beard" in face.also else 0.45), 1.5)
    if "moustache" in face.also:
        pen.part((40, 55.5, 60, 66), 190, 350, face.hair)
    if "earrings" in face.also:
        for x in (31, 69):
            pen.oval((x - 1.5, 54, x + 1.5, 57), "#e6b74a")


def _nothing(_pen: _Pen, _face: Face) -> None:
    """No hair there."""


def _short(pen: _Pen, face: Face) -> None:
    pen.part((29.5, 17, 70.5, 64), 178, 2, face.hair)
    pen.oval((32.5, 30, 67.5, 61), face.skin)


def _swept(pen: _Pen, face: Face) -> None:
    pen.part((29.5, 16, 70.5, 66), 176, 318, face.hair)
    pen.part((40, 16, 71, 52), 230, 8, face.hair)


def _tufts(pen: _Pen, face: Face) -> None:
    for x in (27, 66):
        pen.oval((x, 35, x + 7, 50), face.hair)


def _parted(pen: _Pen, face: Face) -> None:
    pen.part((29, 16, 71, 66), 178, 302, face.hair)
    pen.part((29, 16, 71, 66), 272, 2, face.hair)


def _fringe(pen: _Pen, face: Face) -> None:
    pen.part((29, 16, 71, 66), 187, 353, face.hair)


def _curls(pen: _Pen, face: Face) -> None:
    for x, y in ((32, 31), (38, 25), (46, 21), (54, 21), (62, 25), (68, 31), (50, 26)):
        pen.oval((x - 7, y - 7, x + 7, y + 7), face.hair)


def _cap(pen: _Pen, face: Face) -> None:
    pen.part((29, 13, 71, 66), 182, 358, face.coat)
    pen.block((28, 34, 72, 40), 3, _darker(face.coat, 0.8))


def _round_behind(pen: _Pen, face: Face) -> None:
    pen.oval((20, 9, 80, 66), face.hair)


def _bob_behind(pen: _Pen, face: Face) -> None:
    pen.block((26, 16, 74, 70), 20, face.hair)


def _long_behind(pen: _Pen, face: Face) -> None:
    pen.block((25, 16, 75, 96), 22, face.hair)


def _bun_behind(pen: _Pen, face: Face) -> None:
    pen.oval((39, 5, 61, 26), face.hair)


def _tail_behind(pen: _Pen, face: Face) -> None:
    pen.oval((62, 24, 82, 76), face.hair)


HAIR: dict[str, tuple[Callable[[_Pen, Face], None], Callable[[_Pen, Face], None]]] = {
    "short": (_nothing, _short),
    "swept": (_nothing, _swept),
    "tufts": (_nothing, _tufts),
    "curls": (_nothing, _curls),
    "cap": (_tufts, _cap),
    "round": (_round_behind, _short),
    "bob": (_bob_behind, _fringe),
    "long": (_long_behind, _parted),
    "bun": (_bun_behind, _short),
    "tail": (_tail_behind, _swept),
}
"""What is drawn behind the head, and what before the face."""
