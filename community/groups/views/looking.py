"""*View as*: pages of a group as somebody else sees them. Nothing in them can be sent, nothing comes of looking."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, render_template, request, url_for
from werkzeug import Response as Answer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from community.core.errors import NotFound
from community.core.unit import abandon
from community.core.web.inside import answer_of
from community.groups.looking import Part, about, part_of, parts_of, standing_in
from community.groups.models import Group
from community.groups.views.frame import blueprint, group_for
from community.people.current import chosen, current_viewer

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""No script runs, so nothing is counted, kept in the browser or asked again; and no form is sent."""
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)"')
_FORM = re.compile(r"<form\b")
_SKIP = re.compile(r'<a class="fc-skip"[^>]*>[^<]*</a>')


@blueprint.get("/groups/<ref>/as/<role>")
@blueprint.get("/groups/<ref>/as/<role>/<path:inner>")
def look_as(ref: str, role: str, inner: str = "") -> Answer:
    """A page about a group, by the rules that hold for somebody else, for those who may change the group."""
    group = group_for(ref, "group.manage")
    parts = parts_of(current_viewer(), group)
    part = part_of(parts, role)
    path = f"/{inner}" if inner else url_for(".group", ref=ref)[len(request.script_root) :]
    if _ref_in(path) not in about(group.audience_id, [_ref_in(path)]):
        raise NotFound
    answer = _answer_to(part, group, path)
    if answer.location:
        return redirect(_led_on(answer.location, part, group))
    if answer.mimetype != "text/html":
        raise NotFound
    bar = render_template("groups/_as_bar.html", group=group, parts=parts, part=part, inner=path[1:])
    body = _SKIP.sub(lambda found: found[0] + bar, _within(answer.get_data(as_text=True), part, group), count=1)
    return Response(body, answer.status_code, {"Content-Security-Policy": POLICY}, mimetype="text/html")


def _answer_to(part: Part, group: Group, path: str) -> Response:
    """In a context of its own: the session, and who asks, are others there. What this one reads ends before."""
    own, query = {"chosen": chosen(), "request_id": g.get("request_id", "")}, request.query_string.decode("latin-1")
    abandon()
    with current_app.app_context():
        for name, value in own.items():
            setattr(g, name, value)
        with standing_in(part, group) as viewer:
            g.viewer = viewer
            return answer_of(path, query)


def _within(page: str, part: Part, group: Group) -> str:
    """The page with its links about the group leading on within this view, and its forms at rest."""
    addresses = {unescape(found[1]) for found in _LINK.findall(page)}
    named = {address: _ref_in(_path_in(address)) for address in addresses}
    inside = about(group.audience_id, {ref for ref in named.values() if ref})

    def lead(found: re.Match[str]) -> str:
        address = unescape(found[2])
        if named[address] not in inside:
            return found[0]
        return f'{found[1]}{escape(_address_within(address, part, group))}"'

    return _FORM.sub("<form inert", _LINK.sub(lead, page))


def _led_on(address: str, part: Part, group: Group) -> str:
    """Where a page sends them, as far as it is about the group; else back to it."""
    ref = _ref_in(_path_in(address))
    return _address_within(address if about(group.audience_id, [ref]) else "", part, group)


def _address_within(address: str, part: Part, group: Group) -> str:
    begin = url_for(".look_as", ref=group.ref, role=part.word)
    return str(begin + address[len(request.script_root) :])


def _path_in(address: str) -> str:
    """The path of an address of ours, without the part under which we are mounted; nothing of others."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith(f"{request.script_root}/")
    return parts.path[len(request.script_root) :] if ours else ""


def _ref_in(path: str) -> str:
    """The reference that a readable address names, if it is not of this view itself."""
    adapter = current_app.url_map.bind("", script_name="/")
    try:
        endpoint, named = adapter.match(path, method="GET") if path else ("", {})
    except (HTTPException, RequestRedirect):
        return ""
    return str(named.get("ref", "")) if endpoint != "groups.look_as" else ""
