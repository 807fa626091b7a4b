"""Error pages that say what happened and what to do. Hidden and absent are one answer."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from community.core.i18n import _, _n
from community.core.logs import request_id
from community.core.unit import abandon
from community.core.web.addresses import here
from community.core.web.intake import UnreadableText
from community.core.web.origin import ForeignOrigin
from community.core.web.pages import render, render_bare

RETRY_SECONDS = 10
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an error that its page keeps."""


def _texts(error: HTTPException) -> tuple[str, str]:
    if isinstance(error, CSRFError):
        return _("This form is too old"), _("Go back, load the page anew and send the form again.")
    if isinstance(error, ForeignOrigin):
        return _("This came from another website"), _("Nothing was changed. Open the page here and send it again.")
    if isinstance(error, UnreadableText):
        return _("A sign in it cannot be stored"), _(
            "Go back, write the text anew instead of pasting it, and send it."
        )
    if error.code == 409:
        return _("That did not work"), str(error.description)
    if error.code == 429:
        return _("That was very quick"), _wait(error)
    return _BY_CODE.get(error.code or 0, _other)()


def _wait(error: HTTPException) -> str:
    seconds = getattr(error, "retry_after", None)
    if not isinstance(seconds, int):
        return str(_("Wait a little, then send it again."))
    text: str = _n(
        "Nothing was saved. Wait %(num)d second, then go back and send it again.",
        "Nothing was saved. Wait %(num)d seconds, then go back and send it again.",
        seconds,
    )
    return text


def _other() -> tuple[str, str]:
    return _("That did not work"), _("Please try again. If it stays like this, tell the people who run this site.")


_BY_CODE = {
    400: lambda: (
        _("We could not read that"),
        _("The address or the form was incomplete. Go back, load the page anew and try again."),
    ),
    401: lambda: (_("Please sign in"), _("This is for people with an account here.")),
    403: lambda: (_("You cannot do this"), _("You may read this, but only some people may change it.")),
    404: lambda: (
        _("There is nothing here for you"),
        _("The page may have moved, or it is only for the people it belongs to."),
    ),
    405: lambda: (
        _("This address is not for that"),
        _("It only takes what a form of ours sends. Start from the page with that form."),
    ),
    408: lambda: (_("That took too long"), _("The connection was too slow. Please send it again.")),
    413: lambda: (_("That is too much at once"), _("Make it smaller and send it again. Nothing was saved.")),
    415: lambda: (_("We do not take this kind of data"), _("Use the form on the page.")),
    422: lambda: (_("Something in it is not right"), _("Go back, look at what the form says and send it again.")),
    503: lambda: (_("We will be back in a moment"), _("The site cannot answer right now. Try again in a minute.")),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        title, text = _texts(error)
        answer = _page(error.code, title, text, offer_sign_in=error.code in (401, 404))
        for name, value in error.get_headers():
            if name in KEPT:
                answer.headers[name] = value
        return answer

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeout)
    def unreachable(error: Exception) -> Response:
        app.logger.error("the database cannot be used", exc_info=error)
        title, text = _BY_CODE[503]()
        answer = _page(503, title, text)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer

    @app.errorhandler(ObjectDeletedError)
    @app.errorhandler(StaleDataError)
    def gone_meanwhile(error: Exception) -> Response:
        app.logger.warning("somebody deleted meanwhile what was to be changed", exc_info=error)
        return _page(
            409,
            _("That did not work"),
            _("Somebody has taken away meanwhile what you wanted to change. Nothing was saved; load the page anew."),
        )

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("unexpected error", exc_info=error)
        title = _("Something broke on our side")
        return _page(500, title, _("Nothing that you wrote was half-saved. Try again soon."), number=request_id())


def _page(code: int, title: str, text: str, *, offer_sign_in: bool = False, number: str = "") -> Response:
    """The error's page, with the bar; without it if that cannot be made just now."""
    values: dict[str, Any] = {"title": title, "text": text, "offer_sign_in": offer_sign_in, "number": number}
    try:
        if code >= 500:
            abandon()
        page = render("web/error.html", back=here(), **values)
    except Exception as second:
        current_app.logger.error("the page of an error could not be made in full", exc_info=second)
        page = render_bare("web/error_bare.html", **values)
    answer = make_response(page, code)
    answer.headers["Cache-Control"] = "no-store"
    return answer
