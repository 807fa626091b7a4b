"""Who is asking: the host's signed-in person if there is one, else whom our cookie names, else anyone."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, g, request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from community.access.viewers import Viewer, anonymous, system, viewer_of
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.unit import unit_of_work
from community.core.web.pages import render
from community.people.actions import admit
from community.people.host import host_claims
from community.people.models import Person, SignInSession
from community.people.queries import person_known_as, session_with

RECENT = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=5)
OPEN_WHILE_WAITING = frozenset({"people.leave"})


class SignedIn(UserMixin):
    """What Flask-Login holds: the session's secret, which is all that the cookie says, and the person.

    Of the session's row only values: it may be deleted by somebody else before this request is answered.
    """

    def __init__(self, token: str, held: SignInSession, granted: frozenset[int], drafts: int) -> None:
        self.token, self.granted, self.drafts = token, granted, drafts
        self.session_id, self.begun_at, self.last_seen_at = held.id, held.begun_at, held.last_seen_at
        self.person = held.person

    def get_id(self) -> str:
        return self.token


def current_viewer() -> Viewer:
    """The viewer of this request; loaded once."""
    if "viewer" not in g:
        person = _current_person()
        g.viewer = viewer_of(person.principal) if person else anonymous()
        if (granted := g.pop("granted", None)) is not None:
            g.viewer.granted = granted  # came along with the session
    viewer: Viewer = g.viewer
    return viewer


def be_anyone() -> None:
    """For the rest of this request: whoever asked has just left for good."""
    g.viewer = anonymous()


def signed_in_by_host() -> bool:
    """Whether it is the host who says who this is; then signing out is the host's business as well."""
    current_viewer()
    return bool(g.get("by_host"))


def is_waiting() -> bool:
    """Whether this is somebody who asked to join and has no answer yet: a visitor with a name, for the time being."""
    current_viewer()
    return bool(g.get("waiting"))


def is_recent() -> bool:
    """Whether whoever sits here has signed in lately: what is asked before a way in or a role is changed."""
    return bool(current_user.is_authenticated and now() - current_user.begun_at < RECENT)


def holder() -> str:
    """What this session and no other is known by: its secret, or who the host says it is."""
    return str(current_user.token) if current_user.is_authenticated else f"host {current_viewer().principal_id}"


def current_person() -> Person:
    """The person behind the viewer. Raises NotFound for anybody who is not signed in."""
    current_viewer()
    person: Person | None = g.get("person")
    if person is None:
        raise NotFound
    return person


def chosen() -> tuple[str | None, str | None]:
    """The language and the zone that whoever asks has chosen; known once it is known who that is."""
    found: tuple[str | None, str | None] = g.get("chosen", (None, None))
    return found


def _current_person() -> Person | None:
    person: Person | None = None
    if claims := host_claims():
        g.by_host = True
        person = person_known_as(claims.issuer, claims.subject) or _welcome()
    elif current_user.is_authenticated:
        person, g.granted = current_user.person, current_user.granted
        g.drafts = current_user.drafts
    if person is None or person.deactivated_at:
        g.pop("granted", None)
        return None
    g.waiting = person.admitted_at is None
    g.chosen = person.language, person.zone
    if g.waiting:
        g.pop("granted", None)
        return None
    g.person = person
    return person


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
        held = session_with(token, now())
        return SignedIn(token, *held) if held else None

    @app.before_request
    def load_viewer() -> tuple[str, int] | None:
        if request.endpoint is None:
            current_viewer()  # so that the page of the error is in their language
            return None
        if request.endpoint.endswith("static"):
            return None
        if is_waiting() and request.endpoint not in OPEN_WHILE_WAITING:
            return render("people/waiting.html", title=_("Thank you, you are on the list")), 403
        return None

    @app.after_request
    def remember_when(response: Response) -> Response:
        if "viewer" in g and current_user.is_authenticated:
            session_id = current_user.session_id
            if now() - current_user.last_seen_at > SEEN_EVERY:
                response.call_on_close(lambda: _seen(app, session_id))
        return response


def _seen(app: Flask, session_id: int) -> None:
    """After the answer is sent, so that no reading page waits for a lock. Lost, it is written next time."""
    with app.app_context():
        try:
            with unit_of_work() as current:
                current.execute(
                    update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now())
                )
        except OperationalError as error:
            app.logger.info("a session was not marked as seen: %s", error)
