"""The page "Who are you today?": it shows the people, and sends the chosen one back to the website."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from examples.demo_social.people import DemoPerson


def choosing_pages(server: Any, people: Sequence[DemoPerson]) -> Blueprint:
    pages = Blueprint("choosing", __name__)
    by_sub = {person.sub: person for person in people}

    @pages.get("/authorize")
    def choose() -> ResponseReturnValue:
        try:
            grant = server.get_consent_grant()
        except (OAuth2Error, ValueError) as error:
            return refusal(server, error)
        website = urlsplit(grant.request.payload.redirect_uri).netloc
        return render_template("choose.html", people=people, website=website)

    @pages.post("/authorize")
    def chosen() -> ResponseReturnValue:
        person = by_sub.get(request.form.get("person", ""))
        if person is None and "cancel" not in request.form:
            return problem("Nobody of that name is here. Please go back and choose again.")
        try:
            grant = server.get_consent_grant()
        except (OAuth2Error, ValueError) as error:
            return refusal(server, error)
        response: Response = server.create_authorization_response(grant_user=person, grant=grant)
        return response

    return pages


def refusal(server: Any, error: Exception) -> ResponseReturnValue:
    """Send the error to the website where its address is known to be right, or else show it here.

    Authlib raises ValueError while it words an error about a value with a quote or a non-ASCII letter.
    """
    if getattr(error, "redirect_uri", None):
        response: Response = server.handle_error_response(request, error)
        return response
    return problem(getattr(error, "description", None) or "The request is not one that we understand.")


def problem(reason: str) -> ResponseReturnValue:
    return render_template("problem.html", reason=reason), 400
