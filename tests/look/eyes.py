"""Looks at pages: goes there as somebody, does the steps, in each width and scheme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.look.screens import Screen
from tests.look.stand import Stand

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
WIDE, NARROW = 1280, 360
SCHEMES = ("light", "dark")
RIGHT_TO_LEFT = "() => [document.documentElement, ...document.querySelectorAll('.fc')].forEach(e => e.dir = 'rtl')"
PICTURES = """async () => (await Promise.all([...document.images].map(each => {
  each.loading = 'eager';
  return each.decode().then(() => null, () => each.src); }))).filter(Boolean)"""
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const rolls = element => { for (let up = element; up; up = up.parentElement) {
    const {overflowX, position} = getComputedStyle(up);
    if (overflowX !== 'visible' && up !== document.body && up !== document.documentElement) return true; } };
  return [...document.body.querySelectorAll('*')]
    .filter(e => { const box = e.getBoundingClientRect();
      return box.width && (box.right > limit + 1 || box.left < -1) && !rolls(e); })
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`).slice(0, 5).concat('sideways');
}"""


class Eyes:
    """A browser that is several people, each in a context of their own."""

    def __init__(self, browser: Browser, stand: Stand, references: dict[str, str]) -> None:
        self.browser = browser
        self.stand = stand
        self.references = references
        self.contexts: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []

    def go(self, screen: Screen) -> Page:
        """The page of a screen, wide and light, with its steps done."""
        page = self._context(screen.who).new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{screen.name}: {error}"))
        path = screen.path.format(**self.references)
        page.on("response", lambda answer: self._note_fault(screen, answer))
        answer = page.goto(self.stand.address(path, embedded=screen.embedded))
        if answer is None or answer.status != screen.status:
            self.complaints.append(f"{screen.name}: answered {answer and answer.status}, not {screen.status}")
        for step in screen.steps:
            self._do(page, step.where, step.text)
        return page

    def shape(self, page: Page, width: int, scheme: str) -> None:
        """Give the window another width and the visitor another scheme."""
        page.set_viewport_size({"width": width, "height": 800 if width > NARROW else 740})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # light or dark

    def shoot(self, page: Page, file: Path) -> None:
        """A picture of the whole page, with all that is in it."""
        self.complaints += [f"{file.stem}: no picture at {each}" for each in page.evaluate(PICTURES)]
        page.screenshot(path=file, full_page=True)

    def too_wide(self, page: Page) -> list[str]:
        """What makes the page scroll sideways."""
        found: list[str] = page.evaluate(TOO_WIDE)
        return found

    def without_scripts(self, who: str) -> Page:
        """A page of a browser that runs none."""
        context = self.browser.new_context(java_script_enabled=False)
        context.add_cookies(self.stand.cookies(who))  # type: ignore[arg-type]  # name, value, url
        return context.new_page()

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()

    def _note_fault(self, screen: Screen, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(f"{screen.name}: {answer.status} at {answer.url}")

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            context = self.browser.new_context(viewport={"width": WIDE, "height": 800}, reduced_motion="reduce")
            context.set_default_timeout(10_000)
            context.add_cookies(self.stand.cookies(who))  # type: ignore[arg-type]  # name, value, url
            self.contexts[who] = context
        return self.contexts[who]

    def _do(self, page: Page, where: str, text: str | None) -> None:
        if text is not None:
            page.locator(where).fill(text)
            return
        page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
        page.locator(where).first.click()
        page.wait_for_load_state("networkidle")  # a script may send the form, and load the answer's page after it


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """Chromium if there is one."""
    program = shutil.which("chromium")
    if program is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
