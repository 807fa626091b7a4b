"""What a group asks of those who want to join, and what they answered, as a table."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug import Response

from community.core.i18n import _
from community.core.spreadsheet import as_csv
from community.core.unit import write
from community.groups.forms import QuestionForm
from community.groups.models import Group, GroupQuestion
from community.groups.questions import (
    drop_question,
    get_question,
    put_question,
    questions_of,
    report_of,
    reword_question,
)
from community.groups.views.frame import blueprint, group_for, show
from community.people.current import current_viewer

Answer = str | Response | tuple[str, int]


@blueprint.get("/groups/<ref>/questions")
def questions(ref: str) -> str:
    """What the group asks, and a form for one more."""
    return _show(group_for(ref, "group.manage"), QuestionForm(formdata=None))


@blueprint.post("/groups/<ref>/questions")
def new_question(ref: str) -> Answer:
    """Ask one thing more."""
    found = group_for(ref, "group.manage")
    form = QuestionForm()
    if not form.validate():
        return _show(found, form), 422
    write(put_question, current_viewer(), found, form.wording())
    flash(_("The question is asked from now on."))
    return redirect(url_for(".questions", ref=ref))


@blueprint.route("/groups/<ref>/questions/<question_ref>", methods=["GET", "POST"])
def question(ref: str, question_ref: str) -> Answer:
    """Put a question otherwise."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    asked = get_question(viewer, found, question_ref)
    form = QuestionForm(data=_filled(asked))
    if form.validate_on_submit():
        write(reword_question, viewer, found, asked, form.wording())
        flash(_("The question is put otherwise from now on."))
        return redirect(url_for(".questions", ref=ref))
    page = show("groups/question.html", found, "manage", part="questions", form=form, asked_one=asked)
    return (page, 422) if form.errors else page


@blueprint.post("/groups/<ref>/questions/<question_ref>/drop")
def drop_asked(ref: str, question_ref: str) -> Response:
    """Ask it no longer."""
    viewer = current_viewer()
    found = group_for(ref, "group.manage")
    write(drop_question, viewer, found, get_question(viewer, found, question_ref))
    flash(_("The question is asked no longer. What was answered stays."))
    return redirect(url_for(".questions", ref=ref))


@blueprint.get("/groups/<ref>/answers.csv")
def answers(ref: str) -> Response:
    """What the members and those who ask to be answered, to be taken along."""
    found = group_for(ref, "group.manage")
    answer = Response(as_csv(*report_of(current_viewer(), found)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=answers.csv"
    return answer


def _show(found: Group, form: QuestionForm) -> str:
    asks = questions_of(found)
    return show("groups/questions.html", found, "manage", part="questions", form=form, asks=asks)


def _filled(asked: GroupQuestion) -> dict[str, object]:
    return {
        "label": asked.label,
        "kind": asked.kind.value,
        "choices": "\n".join(asked.choices),
        "required": asked.required,
    }
