"""Scoring models, for owners of the site: written as forms and as text, switched on. `/admin/models`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from community.access.viewers import Viewer
from community.admin.staff import PREFIX, owner
from community.core.clock import now
from community.core.errors import Conflict, NotFound
from community.core.i18n import _
from community.core.unit import write
from community.core.web.pages import render
from community.leads.editing.parts import (
    BEGIN,
    LONGEST_FIELD,
    parts_of,
    with_new_rule,
    with_part,
    without_part,
)
from community.leads.editing.places import faults_in
from community.leads.join_answers import choices_for
from community.leads.learning.rewriting import with_version
from community.leads.model_actions import LONGEST_MODEL, drop_model, retire_model, save_model, switch_on
from community.leads.models import ModelState, ScoreModel
from community.leads.scoring.definition import ModelError
from community.leads.stored_models import models_in_use, next_version, stored_version, stored_versions
from community.people.forms import one

blueprint = Blueprint("models_admin", __name__, url_prefix=f"{PREFIX}/models", template_folder="templates")
Page = str | tuple[str, int]
Answer = Response | tuple[str, int]
NEW = """[model]
id = "{name}"
version = 1

[[stage]]
id = "quiet"

[[stage]]
id = "warming"
enter = 20
exit = 15

[[rule]]
id = "writes"
kind = "count"
on = {{ verb = "Create" }}
window = "30d"
tiers = [[1, 10], [3, 25]]
"""


@blueprint.get("")
def models() -> str:
    """Every version that was written, and which are in use."""
    owner()
    kept = stored_versions()
    from_settings = [] if any(each.state is ModelState.ACTIVE for each in kept) else models_in_use()
    return render(
        "admin/models/models.html", title=_("Scoring models"), part="models_admin.models", kept=kept,
        from_settings=from_settings,
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> Page | Response:
    """Write a model from its beginning."""
    viewer = owner()
    if request.method == "GET":
        return _text_page(None, NEW.format(name="interest"))
    return _save(viewer, _sent_text(), None)


@blueprint.get("/<name>/<int:version>")
def model(name: str, version: int) -> str:
    """The stages and rules of a version as forms; of one that was switched on, to be read."""
    owner()
    return _rules_page(found(name, version))


@blueprint.post("/<name>/<int:version>/parts")
def change(name: str, version: int) -> Answer:
    """Change, take away or add a rule or a stage of a draft."""
    viewer, kept = owner(), found(name, version)
    what, table, part = one("do", 10), one("table", 10), one("id", 60)
    if table not in ("rule", "stage"):
        raise NotFound
    ways: dict[str, Callable[[], str]] = {
        "save": lambda: with_part(kept.text, table, part, _sent_fields()),
        "remove": lambda: without_part(kept.text, table, part),
        "add": lambda: with_new_rule(kept.text, one("kind", 30), part.strip()),
    }
    if what not in ways:
        raise NotFound
    try:
        changed = ways[what]()
        write(save_model, viewer, changed, now())
    except ModelError as error:
        return _rules_page(kept, str(error), part, _sent_fields()), 422
    flash(_("Kept."))
    return redirect(url_for(".model", name=name, version=version, _anchor=part if what != "remove" else None))


@blueprint.route("/<name>/<int:version>/text", methods=["GET", "POST"])
def text(name: str, version: int) -> Page | Response:
    """A version as TOML."""
    viewer, kept = owner(), found(name, version)
    return _text_page(kept, kept.text) if request.method == "GET" else _save(viewer, _sent_text(), kept)


@blueprint.post("/<name>/<int:version>/copy")
def copy(name: str, version: int) -> Response:
    """A draft with the next number, to go on from."""
    viewer, kept = owner(), found(name, version)
    number = next_version(name)
    keep_next(viewer, with_version(kept.text, number))
    flash(_("A draft that you can change; what is in use stays as it is."))
    return redirect(url_for(".model", name=name, version=number))


@blueprint.post("/<name>/<int:version>/state")
def state(name: str, version: int) -> Response:
    """Switch a version on, retire it, or throw a draft away."""
    viewer, kept, what = owner(), found(name, version), one("do", 10)
    if what == "on":
        write(switch_on, viewer, kept)
        flash(_("Everybody is scored by it now; then it takes over."))
    elif what == "retire":
        write(retire_model, viewer, kept, now())
        flash(_("It is in use no more."))
    elif what == "drop":
        write(drop_model, viewer, kept)
        flash(_("The draft is gone."))
        return redirect(url_for(".models"))
    else:
        raise NotFound
    return redirect(url_for(".model", name=name, version=version))


def keep_next(viewer: Viewer, text: str) -> None:
    """Keep a text that was made of a version. Raises Conflict where that is no model: it grew too long, say."""
    try:
        write(save_model, viewer, text, now())
    except ModelError as error:
        raise Conflict(str(error)) from error


def found(name: str, version: int) -> ScoreModel:
    """A version. Raises NotFound."""
    if len(name) > 60 or version > 10**9 or (kept := stored_version(name, version)) is None:
        raise NotFound
    return kept


def _sent_text() -> str:
    return one("text", LONGEST_MODEL * 2).replace("\r\n", "\n")


def _sent_fields() -> dict[str, str]:
    return {name: one(name, LONGEST_FIELD) for name in request.form}


def _save(viewer: Viewer, sent: str, kept: ScoreModel | None) -> Answer:
    try:
        saved: ScoreModel = write(save_model, viewer, sent, now())
        name, version = saved.name, saved.version
    except ModelError as error:
        return _text_page(kept, sent, str(error)), 422
    flash(_("Kept."))
    return redirect(url_for(".text", name=name, version=version))


def _text_page(kept: ScoreModel | None, text: str, fault: str = "") -> str:
    title = _called(kept) if kept else _("A new scoring model")
    return render(
        "admin/models/text.html", title=title, part="models_admin.models", kept=kept, text=text,
        faults=faults_in(text, fault) if fault else [], most=LONGEST_MODEL, draft=_is_draft(kept),
    )  # fmt: skip


def _rules_page(kept: ScoreModel, fault: str = "", part: str = "", sent: dict[str, Any] | None = None) -> str:
    return render(
        "admin/models/rules.html", title=_called(kept), part="models_admin.models", kept=kept,
        parts=parts_of(kept.text), draft=_is_draft(kept), kinds=list(BEGIN), fault=fault, wrong=part,
        sent=sent or {}, longest=LONGEST_FIELD, choices=choices_for(owner()),
    )  # fmt: skip


def _is_draft(kept: ScoreModel | None) -> bool:
    return kept is None or kept.state is ModelState.DRAFT


def _called(kept: ScoreModel) -> str:
    called: str = _("%(name)s, version %(version)s", name=kept.name, version=kept.version)
    return called
