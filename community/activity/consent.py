"""Whether somebody wants their visits to be measured: asked before anything is noted, and before any identifier is
given out.

A visitor's answer is a cookie that says yes or no and nothing else; somebody who is signed in has it as dated rows,
of which the newest counts, on every device. A browser that sends Do Not Track or Global Privacy Control has said no.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Request, Response, g
from sqlalchemy import select

from community.access.viewers import Viewer, anonymous
from community.activity.models import VisitConsent
from community.core.db import session
from community.core.settings import settings

COOKIE = "community_visits"
ASKED_AGAIN_AFTER = timedelta(days=180)
_WORDS = {"yes": True, "no": False}


def consented(request: Request) -> bool:
    """Whether a visit of this request may be noted. Without the setting `measure_visits` none is."""
    return settings().measure_visits and not refused_by_browser(request) and bool(choice_of(request))


def refused_by_browser(request: Request) -> bool:
    """Whether the browser says so for its person: Do Not Track, or Global Privacy Control."""
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def choice_of(request: Request) -> bool | None:
    """What was chosen: by the person who is signed in, else in this browser; None if nobody was asked yet."""
    viewer: Viewer = g.get("viewer") or anonymous()
    own = newest_choice(viewer.principal_id) if viewer.signed_in else None
    return own if own is not None else _WORDS.get(request.cookies.get(COOKIE, ""))


def newest_choice(principal_id: int) -> bool | None:
    """What a person chose last."""
    theirs = select(VisitConsent.wanted).where(VisitConsent.principal_id == principal_id)
    return session().scalars(theirs.order_by(VisitConsent.id.desc()).limit(1)).first()


def choose_visits(actor: Viewer, wanted: bool, now: datetime) -> None:
    """Note what somebody who is signed in chose. It is their own matter: nothing is recorded."""
    if actor.signed_in and newest_choice(actor.principal_id) is not wanted:
        session().add(VisitConsent(principal_id=actor.principal_id, wanted=wanted, chosen_at=now))


def keep_in_browser(request: Request, response: Response, wanted: bool) -> None:
    """Keep the choice where the browser shows it to us again."""
    response.set_cookie(
        COOKIE,
        "yes" if wanted else "no",
        max_age=ASKED_AGAIN_AFTER,
        path=request.script_root or "/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
