"""One's own settings: what one tells about oneself, language and zone."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from flask import after_this_request, flash, redirect, request, url_for
from werkzeug import Response

from community.access.models import Principal
from community.core.clock import now
from community.core.db import session
from community.core.files import files
from community.core.i18n import LANGUAGES, _, zones
from community.core.pictures import MOST_BYTES, NoPicture, square
from community.core.unit import abandon, write
from community.core.web.intake import MEGABYTE, takes_up_to
from community.core.web.pages import render
from community.people.actions.profiles import (
    choose_language,
    edit_profile,
    new_version,
    picture_key,
    profile_words,
    remove_picture,
    set_picture,
)
from community.people.current import current_person, current_viewer, is_recent, signed_in_by_host
from community.people.models import Person
from community.people.profile_forms import LanguageForm, ProfileForm
from community.people.queries import profile_of
from community.people.views.entering import blueprint

Answer = str | Response | tuple[str, int]


@blueprint.get("/settings/profile")
def own_profile() -> Answer:
    """What one tells about oneself, to be changed."""
    if not current_viewer().signed_in:
        return redirect(url_for(".door", back=url_for(".own_profile")))
    return _edit(_as_kept(current_person()))


@blueprint.post("/settings/profile")
def save_profile() -> Answer:
    """Change it."""
    viewer, person = current_viewer(), current_person()
    form = ProfileForm()
    if not form.validate():
        return _edit(form), 422
    words = profile_words(*form.words())
    write(edit_profile, viewer, person, words, now())
    flash(_("Saved."))
    return redirect(url_for(".own_profile"))


@blueprint.post("/settings/profile/picture")
@takes_up_to(MOST_BYTES + MEGABYTE)
def save_picture() -> Answer:
    """Take a new picture: made anew and small before anything is written."""
    viewer, person = current_viewer(), current_person()
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        return _refuse(_("Choose a picture first."))
    abandon()
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _refuse(_("This file is too large. Take one of at most %(number)d MB.", number=MOST_BYTES // MEGABYTE))
    try:
        made = square(BytesIO(content))
    except NoPicture as error:
        return _refuse(
            _("This picture has too many points. Take a smaller one.")
            if error.too_large
            else _("This file is no picture that we can read. Take a JPEG, a PNG or a WebP.")
        )
    version = new_version()
    after_this_request(partial(_keep_if_shown, viewer.principal_id, version))
    files().put(picture_key(version), made)
    write(set_picture, viewer, person, version, now())
    flash(_("This is your new picture."))
    return redirect(url_for(".own_profile"))


@blueprint.post("/settings/profile/picture/remove")
def drop_picture() -> Response:
    """Show initials instead."""
    write(remove_picture, current_viewer(), current_person(), now())
    flash(_("Your picture is removed."))
    return redirect(url_for(".own_profile"))


@blueprint.get("/settings/account")
def own_account() -> Answer:
    """Language, time zone, and the way out."""
    if not current_viewer().signed_in:
        return redirect(url_for(".door", back=url_for(".own_account")))
    person = current_person()
    return _account(LanguageForm(formdata=None, language=person.language or "", zone=person.zone or ""))


@blueprint.post("/settings/account")
def save_account() -> Answer:
    """Change language and zone."""
    viewer, person = current_viewer(), current_person()
    form = LanguageForm()
    if not form.validate():
        return _account(form), 422
    write(choose_language, viewer, person, form.language.data or None, form.zone.data or None)
    flash(_("Saved."))
    return redirect(url_for(".own_account"))


def _edit(form: ProfileForm) -> str:
    return render("people/own_profile.html", title=_("Your profile"), form=form, person=current_person())


def _keep_if_shown(principal_id: int, version: str, answer: Response) -> Response:
    """A picture whose transaction was refused is nobody's, and nothing else would ever delete it."""
    if session().get_one(Principal, principal_id).picture != version:
        files().delete(picture_key(version))
    return answer


def _account(form: LanguageForm) -> str:
    return render(
        "people/own_account.html",
        title=_("Account"),
        form=form,
        person=current_person(),
        languages=LANGUAGES,
        zones=[(name, name.replace("_", " ")) for name in zones()],
        by_host=signed_in_by_host(),
        recent=is_recent(),
    )


def _refuse(why: str) -> tuple[str, int]:
    flash(why, "warning")
    return _edit(_as_kept(current_person())), 422


def _as_kept(person: Person) -> ProfileForm:
    """The form as it stands for somebody; their links are one in each line."""
    profile = profile_of(person)
    words = {name: getattr(profile, name) for name in ("headline", "company", "about")}
    return ProfileForm(formdata=None, data={**words, "name": person.name, "links": "\n".join(profile.links)})
