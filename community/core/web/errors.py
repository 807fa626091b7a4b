"""Error pages that say what happened and what to do. Hidden and absent are one answer."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from community.core.i18n import _
from community.core.unit import abandon
from community.core.web.addresses import here
from community.core.web.pages import render


def _texts(error: HTTPException) -> tuple[str, str]:
    if isinstance(error, CSRFError):
        return _("This form is too old"), _("Go back, load the page anew and send the form again.")
    if error.code == 404:
        return _("There is nothing here for you"), _(
            "The page may have moved, or it is only for the people it belongs to."
        )
    if error.code == 403:
        return _("You cannot do this"), _("You may read this, but only some people may change it.")
    if error.code == 413:
        return _("That is too much at once"), _("Make it smaller and send it again.")
    if error.code == 409:
        return _("That did not work"), str(error.description)
    return error.name, _("Please try again. If it stays like this, tell the people who run this site.")


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        title, text = _texts(error)
        signs_in = error.code == 404
        return render("web/error.html", title=title, text=text, offer_sign_in=signs_in, back=here()), error.code

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        app.logger.error("unexpected error", exc_info=error)
        abandon()
        title, text = (
            _("Something broke on our side"),
            _("Nothing that you wrote was half-saved. Try again soon."),
        )
        return render("web/error.html", title=title, text=text, offer_sign_in=False, back=""), 500
