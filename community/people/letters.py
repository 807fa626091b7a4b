"""Letters to people about their accounts: queued with what caused them, written when they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from community.activity.mailing import send_mail
from community.core.clock import now
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.ids import new_ref
from community.core.limits import LimitReached
from community.core.mail.letters import Letter, Link, link
from community.core.settings import settings
from community.people.actions.addresses import change_with
from community.people.actions.passwords import link_with
from community.people.models import Purpose

CODE, LINK = "people.code", "people.link"
ADDRESS, ADDRESS_CHANGED = "people.address", "people.address_changed"


def post_code(to_address: str, code: str) -> None:
    """The code that proves that an account's address is read by whoever wants to link to it. Raises LimitReached."""
    _queue(to_address, CODE, {"code": code})


def post_link(to_address: str, token: str) -> None:
    """The link by which somebody new joins, or somebody known sets a new password. Raises LimitReached.

    Both are one letter to the limits, so that they tell nobody which of the two it was.
    """
    _queue(to_address, LINK, {"token": token})


def post_address_link(to_address: str, token: str) -> None:
    """The link that proves a new address. Raises LimitReached."""
    _queue(to_address, ADDRESS, {"token": token})


def post_address_changed(to_address: str) -> None:
    """Tell the address that was somebody's until now. Where it was told too often of late, once more is left out."""
    send_mail(to_address, ADDRESS_CHANGED, {}, new_ref())


def recipes() -> Mapping[str, Callable[[Mapping[str, Any]], Letter | None]]:
    """The recipes of these letters."""
    return {
        CODE: code_letter,
        LINK: link_letter,
        ADDRESS: address_letter,
        ADDRESS_CHANGED: address_changed_letter,
    }


def code_letter(values: Mapping[str, Any]) -> Letter:
    """What brings a code."""
    code, site = values["code"], settings().site_name
    return Letter(
        subject=_("%(code)s is your code for %(site)s", code=code, site=site),
        lines=[
            _("Enter %(code)s to sign in to your account at %(site)s in another way as well.", code=code, site=site),
            _("It is good for 20 minutes."),
        ],
        foot=_(
            "If you did not ask for it, somebody else has entered your address: do not pass the code on, then "
            "nothing happens."
        ),
    )


def link_letter(values: Mapping[str, Any]) -> Letter | None:
    """What brings a link; nothing if the link is of no use any more."""
    try:
        mailed = link_with(values["token"], now())
    except NotFound:
        return None
    site, address = settings().site_name, link("people.open_link", token=values["token"])
    if mailed.purpose is Purpose.SIGN_UP:
        subject = _("Join %(site)s", site=site)
        lines, button = [_("Choose a password, and you are in.")], Link(_("Choose a password"), address)
    else:
        subject = _("A new password for %(site)s", site=site)
        lines, button = [_("You can set a new password now.")], Link(_("Set a new password"), address)
    lines.append(_("The link is good for a day, and once."))
    return Letter(subject, lines, button, foot=_("If you did not ask for it, leave it: nothing happens."))


def address_letter(values: Mapping[str, Any]) -> Letter | None:
    """What proves a new address; nothing if that is not wanted any more."""
    try:
        change_with(values["token"], now())
    except NotFound:
        return None
    site, address = settings().site_name, link("people.open_address", token=values["token"])
    return Letter(
        subject=_("Your new address at %(site)s", site=site),
        lines=[
            _("Use the button to be reached at this address from now on."),
            _("The link is good for a day, and once."),
        ],
        button=Link(_("This is my address"), address),
        foot=_("If you did not ask for it, leave it: nothing happens."),
    )


def address_changed_letter(values: Mapping[str, Any]) -> Letter:
    """What tells the address before."""
    site = settings().site_name
    return Letter(
        subject=_("Your address at %(site)s has changed", site=site),
        lines=[
            _("From now on your account at %(site)s is reached at another address, not at this one.", site=site),
            _("If that was not you, tell the people who run the site at once."),
        ],
    )


def _queue(to_address: str, letter: str, values: Mapping[str, Any]) -> None:
    if not send_mail(to_address, letter, values, new_ref()):
        raise LimitReached
