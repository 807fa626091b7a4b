"""Settings: all of them to search in, and those that can be changed here, in sections."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, redirect, request, url_for
from werkzeug import Response

from community.access.current import the_viewer
from community.admin.actions import change_settings
from community.admin.sections import SECTIONS, Section, all_shown, of_section, section_named, sent
from community.admin.staff import owner
from community.admin.views.frame import blueprint
from community.core.errors import NotFound
from community.core.i18n import _, _n
from community.core.settings import SettingsError
from community.core.unit import abandon, write
from community.core.web.pages import render

LONGEST_FILTER = 80


@blueprint.get("/settings")
def settings() -> str:
    """Every setting: meaning, value, default, and where it was said."""
    owner()
    asked = request.args.get("q", "").strip()[:LONGEST_FILTER]
    found = [each for each in all_shown() if asked.lower() in f"{each.name} {each.label} {each.meaning}".lower()]
    return render("admin/settings.html", title=_("Settings"), settings=found, asked=asked, sections=SECTIONS)


@blueprint.route("/settings/<name>", methods=["GET", "POST"])
def section(name: str) -> str | Response | tuple[str, int]:
    """The settings of one section, to change."""
    owner()
    found = section_named(name)
    if found is None:
        raise NotFound
    return _save(found) if request.method == "POST" else _page(found)


def _save(found: Section) -> Response | tuple[str, int]:
    changes = sent(request.form, found)
    try:
        _stays_reachable(str(changes.get("base_url") or ""))
        moved = write(change_settings, the_viewer(), changes)
    except SettingsError as error:
        abandon()
        return _page(found, fault=str(error).partition("\n")[2] or str(error)), 422
    count = len(moved)
    text = _n("%(num)d setting is another from now on.", "%(num)d settings are others from now on.", count)
    flash(text if count else _("Nothing was changed."))
    return redirect(url_for(".section", name=found.name))


def _stays_reachable(base_url: str) -> None:
    """An address at which nobody sits would lock out whoever sets it. Raises SettingsError."""
    if base_url and urlsplit(base_url).netloc != request.host:
        raise SettingsError(
            _(
                "base_url: you are here by another address, %(host)s. Come by the new one and set it there.",
                host=request.host,
            )
        )
    if base_url and urlsplit(base_url).scheme != request.scheme:
        raise SettingsError(
            _("base_url: you are here by %(scheme)s. Come by the new address first.", scheme=request.scheme)
        )


def _page(found: Section, fault: str = "") -> str:
    return render(
        "admin/section.html",
        title=str(found.label),
        section=found,
        settings=of_section(found),
        sent=request.form if fault else {},
        fault=fault,
        here=request.host_url.rstrip("/") + request.script_root,
    )
