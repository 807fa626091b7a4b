"""Who is asking: the host's signed-in person if there is one, else whom our cookie names, else anyone."""

from __future__ import annotations

from flask import Flask, g, request
from flask_login import LoginManager, UserMixin, current_user

from community.access.viewers import Viewer, anonymous, system, viewer_of
from community.core.clock import now
from community.core.unit import unit_of_work
from community.people.actions import admit
from community.people.host import host_claims
from community.people.models import Person
from community.people.queries import person_known_as, person_with_session


class SignedIn(UserMixin):
    """What Flask-Login holds: the session's secret, which is all that the cookie says, and the person."""

    def __init__(self, token: str, person: Person) -> None:
        self.token = token
        self.person = person

    def get_id(self) -> str:
        return self.token


def current_viewer() -> Viewer:
    """The viewer of this request; loaded once."""
    if "viewer" not in g:
        person = _current_person()
        g.viewer = viewer_of(person.principal) if person else anonymous()
    viewer: Viewer = g.viewer
    return viewer


def signed_in_by_host() -> bool:
    """Whether it is the host who says who this is; then signing out is the host's business as well."""
    current_viewer()
    return bool(g.get("by_host"))


def _current_person() -> Person | None:
    if claims := host_claims():
        g.by_host = True
        return person_known_as(claims.issuer, claims.subject) or _welcome()
    return current_user.person if current_user.is_authenticated else None


def _welcome() -> Person | None:
    """The first visit of somebody whom the host vouches for: the one time that a safe request writes."""
    claims = host_claims()
    if claims is None:
        return None
    with unit_of_work():
        return admit(system(), claims, now())


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by the session that their cookie names, before a view begins."""
    login = LoginManager(app)
    login.session_protection = None  # the session is a row; what ends it is that row

    @login.user_loader  # type: ignore[untyped-decorator]  # the library has no types
    def load(token: str) -> SignedIn | None:
        person = person_with_session(token, now())
        return SignedIn(token, person) if person else None

    @app.before_request
    def load_viewer() -> None:
        if request.endpoint is None or not request.endpoint.endswith("static"):
            current_viewer()
