"""`make screens`: a picture of every page, wide and narrow, light and dark, and right to left, into var/screens."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.look.eyes import NARROW, RIGHT_TO_LEFT, SCHEMES, WIDE, Eyes, chromium
from tests.look.paths import references
from tests.look.screens import SCREENS, Screen, by_themselves, endpoint_of
from tests.look.stand import stand
from tests.peers import axe

FOLDER = Path(__file__).resolve().parents[2] / "var" / "screens"


def main() -> int:
    """Look at all pages, or at those whose name holds one of the words on the command line."""
    words = sys.argv[1:]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, stand(Path(folder)) as standing, chromium() as browser:
        if browser is None:
            print("There is no Chromium here. On Debian: apt-get install chromium", file=sys.stderr)
            return 1
        named = references(standing.app, standing.extras) | standing.more
        seen = [endpoint_of(standing.app, screen.path.format(**named)) or "" for screen in SCREENS]
        new, cannot = by_themselves(standing.app, seen)
        eyes = Eyes(browser, standing, named)
        chosen = [each for each in (*SCREENS, *new) if not words or any(word in each.name for word in words)]
        wrong = [line for screen in chosen for line in _look(eyes, screen)] + eyes.complaints
        eyes.close()
    print(f"\n{len(chosen)} pages, {len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
    for endpoint in cannot:
        print(f"no screen yet: {endpoint} (add it to tests/look/screens.py)")
    for line in wrong:
        print(f"wrong: {line}")
    return bool(wrong)


def _look(eyes: Eyes, screen: Screen) -> list[str]:
    try:
        page = eyes.go(screen)
    except Exception as error:  # noqa: BLE001 -- the other pages are looked at all the same
        return [f"{screen.name}: {str(error).splitlines()[0]}"]
    wrong = []
    for width in (WIDE, NARROW):
        for scheme in SCHEMES:
            eyes.shape(page, width, scheme)
            eyes.shoot(page, FOLDER / f"{screen.name}-{width}-{scheme}.png")
            wrong += [f"{screen.name} {width} {scheme}: {each}" for each in axe.violations(page)]
    wrong += [f"{screen.name} is too wide: {each}" for each in eyes.too_wide(page)]
    page.evaluate(RIGHT_TO_LEFT)
    for width in (NARROW, WIDE):
        eyes.shape(page, width, "light")
        eyes.shoot(page, FOLDER / f"{screen.name}-{width}-rtl.png")
        wrong += [f"{screen.name} {width} right to left is too wide: {each}" for each in eyes.too_wide(page)]
    page.close()
    print(".", end="", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
