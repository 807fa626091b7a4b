"""What all pages of one group have around them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from community.access.models import Visibility
from community.access.permissions import acts, require
from community.core.clock import now
from community.core.settings import settings
from community.core.web.pages import render
from community.groups.about import is_new
from community.groups.asking import may_ask_from
from community.groups.forms import ask_form
from community.groups.members import own_request, request_count
from community.groups.models import Asked, Group
from community.groups.queries import ACTS_ON_PAGES, Standing, get_group, member_count, members_of, own_standing
from community.groups.questions import questions_of
from community.groups.reaching import WORDS
from community.people.current import current_viewer

blueprint = Blueprint("groups", __name__, template_folder="../templates")


def group_for(ref: str, permission: str) -> Group:
    """The group at an address, for a viewer with the permission. Hidden is absent."""
    viewer = current_viewer()
    found = get_group(viewer, ref)
    require(viewer, permission, found)
    return found


def show(template: str, found: Group, tab: str, **values: Any) -> str:
    """A page of a group within its frame."""
    return render(template, **({"title": found.name, "tab": tab} | _frame(found) | values))


def _frame(found: Group) -> dict[str, Any]:
    viewer = current_viewer()
    may_do = acts(viewer, found, *ACTS_ON_PAGES)
    asked = own_request(viewer, found) if viewer.signed_in and "group.leave" not in may_do else None
    asks = questions_of(found) if may_do & {"group.ask", "group.join"} else []
    members = members_of(viewer, found)
    standing = own_standing(viewer, found) if "group.hide_membership" in may_do else None
    return {
        "group": found,
        "viewer": viewer,
        "members": members.faces,
        "member_count": member_count(viewer, found) if members.count is None else members.count,
        "acts": may_do,
        "staff_words": "" if found.visibility is Visibility.PUBLIC else WORDS[settings().staff_reach],
        "asked": asked,
        "ask_from": _ask_from(found) if asked and asked.state is Asked.DECLINED else None,
        "ask_form": ask_form(asks, formdata=None) if may_do & {"group.ask", "group.join"} else None,
        "questions": asks,
        "standing": standing,
        "welcomes": standing is not None and _welcomes(standing),
        "request_count": request_count(viewer, found) if "group.keep" in may_do else 0,
    }


def _welcomes(standing: Standing) -> bool:
    """Whether there is a welcome for somebody who is new and has not put it away."""
    said = bool(standing.welcome_html or standing.steps)
    return said and standing.welcomed_at is None and is_new(standing.joined_at, now())


def _ask_from(found: Group) -> Any:
    again = may_ask_from(current_viewer().principal_id, found)
    return again if again and again > now() else None


def after() -> str | None:
    """Where the page that is asked for begins."""
    return request.args.get("after")
