"""The page of search, and its field in the bar."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from community.access.current import the_viewer
from community.access.viewers import Viewer
from community.core.i18n import _
from community.core.web.pages import render
from community.search.queries import SearchPage, search
from community.search.words import ASKED_LENGTH, asked_words

REF_LENGTH = 40
blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
def page() -> str:
    """What is found, for the viewer."""
    asked = request.args.get("q", "")
    words = one_line(asked)
    after = request.args.get("after", "")[:REF_LENGTH]
    results = search(the_viewer(), words, after=after) if words else SearchPage([], None)
    return render(
        "search/page.html",
        title=_("Search"),
        asked=words,
        cut=len(asked) > ASKED_LENGTH,
        meaningless=bool(words) and not asked_words(words),
        page=results,
        later=bool(after),
        limit=ASKED_LENGTH,
    )


def one_line(asked: str) -> str:
    """What was asked, as the field shows it: one line of printable signs, 200 at most, without half a word."""
    printable = "".join(sign if sign.isprintable() else " " for sign in asked[: ASKED_LENGTH + 1])
    whole = printable if len(printable) <= ASKED_LENGTH else printable.rpartition(" ")[0] or printable[:ASKED_LENGTH]
    return " ".join(whole.split())


def field_in_bar(viewer: Viewer) -> str:
    """The search field in the bar; the page itself has a larger one."""
    return "" if request.endpoint == "search.page" else render_template("search/_bar.html", limit=ASKED_LENGTH)
