"""Everything that is done to accounts, identities and sessions."""

from community.people.actions.accounts import Claims, admit, approve, deactivate, decline, reactivate
from community.people.actions.arrivals import accept_code, go_on_separately, mail_code, open_arrival
from community.people.actions.identities import link, unlink
from community.people.actions.sessions import end_other_sessions, end_session, sign_in, sign_out
from community.people.actions.staffing import appoint, end_sessions_of, make_staff

__all__ = [
    "Claims",
    "accept_code",
    "admit",
    "appoint",
    "approve",
    "deactivate",
    "decline",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "go_on_separately",
    "link",
    "mail_code",
    "make_staff",
    "open_arrival",
    "reactivate",
    "sign_in",
    "sign_out",
    "unlink",
]
