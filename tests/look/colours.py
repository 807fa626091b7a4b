"""The colours of a theme, computed as a browser does: OKLCH to sRGB, and how far two of them stand apart."""

from __future__ import annotations

import math
import re
from pathlib import Path

THEMES = Path(__file__).resolve().parents[2] / "themes"
Colour = tuple[float, float, float]
_PAIR = re.compile(r"--fc-([a-z0-9-]+):\s*light-dark\((oklch\([^;]*?\)),\s*(oklch\([^;]*?\))\);")
_OKLCH = re.compile(r"oklch\(([\d.]+) ([\d.]+) (var\(--fc-brand-hue\)|[\d.]+)\)")


def tokens(theme: str) -> dict[str, tuple[str, str]]:
    """Each colour of a theme by name, as written, light and dark; a further theme lies over the default."""
    found: dict[str, tuple[str, str]] = {}
    for each in dict.fromkeys(("default", theme)):
        text = (THEMES / each / "static" / "tokens.css").read_text()
        found |= {name: (light, dark) for name, light, dark in _PAIR.findall(text)}
    return found


def colour(written: str, hue: float) -> Colour:
    """Linear sRGB of an `oklch(…)`, cut to what a screen can show."""
    lightness, chroma, angle = _OKLCH.fullmatch(written).groups()  # type: ignore[union-attr]  # tokens() found it
    turned = math.radians(hue if angle.startswith("var") else float(angle))
    a, b = float(chroma) * math.cos(turned), float(chroma) * math.sin(turned)
    long = (float(lightness) + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (float(lightness) - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (float(lightness) - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return tuple(min(1.0, max(0.0, part)) for part in (red, green, blue))  # type: ignore[return-value]  # three


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's ratio, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(each: Colour) -> float:
    return 0.2126 * each[0] + 0.7152 * each[1] + 0.0722 * each[2]
