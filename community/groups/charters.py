"""What the roles of a group may do: presets that many groups share, a copy as soon as somebody changes one, and roles
of the group's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select, update

from community.access.charters import chartered_acts, preset_charter
from community.access.models import Allowance, Charter, Grant, Holder, OwnRole, Role, SuspendedGrant
from community.access.permissions import require
from community.access.viewers import Viewer, in_force
from community.activity.log import record
from community.core.db import session
from community.core.errors import Conflict, NotFound
from community.core.i18n import LazyString, _, _l
from community.groups.actions import hold
from community.groups.models import Group
from community.groups.verbs import GroupCharterChanged

PRESETS = {
    "talk": _l("Members start topics, guests reply."),
    "news": _l("Owners and moderators start topics, everybody in the group replies."),
    "forum": _l("Whoever is signed in and may read it writes, without joining."),
    "quiet": _l("As in a conversation, and only owners and moderators see who is in it."),
}
STANDINGS = (Role.GUEST, Role.MEMBER, Role.MODERATOR)
MOST_ROLES = 8
Field = tuple[str, str]
"""An act, and whom it is allowed: the word of a holder, or `own-` and the reference of a role of the group's own."""


@dataclass(frozen=True)
class Column:
    """Whom the table of a charter allows things."""

    holder: str
    label: str | LazyString
    counts: int = 0
    """How many have the role, where it is one of the group's own."""


@dataclass(frozen=True)
class Chart:
    """The charter of a group as a table. `preset` is empty for one of its own."""

    preset: str
    columns: Sequence[Column]
    allowed: frozenset[Field]


def own_roles(group: Group) -> Sequence[OwnRole]:
    """The roles of a group's own, by name."""
    found = select(OwnRole).where(OwnRole.audience_id == group.audience_id).order_by(OwnRole.name)
    return session().scalars(found).all()


def chart_of(viewer: Viewer, group: Group) -> Chart:
    """What each role may do, for those who may change it."""
    require(viewer, "group.manage", group)
    found = select(Charter).where(Charter.id == group.audience.charter_id)
    charter = session().scalars(found).one_or_none()
    having = select(Grant.own_role_id, func.count()).where(Grant.audience_id == group.audience_id, in_force(Grant))
    counts = {role: count for role, count in session().execute(having.group_by(Grant.own_role_id)) if role}
    own = [Column(f"own-{role.ref}", role.name, counts.get(role.id, 0)) for role in own_roles(group)]
    plain = [
        Column("everyone", _l("Everyone")),
        Column("signed_in", _l("Signed in")),
        Column("guest", _l("Guests")),
        Column("member", _l("Members")),
        Column("moderator", _l("Moderators")),
    ]
    return Chart((charter and charter.preset) or "", [*plain, *own], _fields(charter) if charter else frozenset())


def choose_preset(actor: Viewer, group: Group, preset: str) -> None:
    """Let the roles of a group do what a preset says. What was changed before is gone; roles of its own stay."""
    hold(group)
    require(actor, "group.manage", group)
    if preset not in PRESETS:
        raise ValueError(f"{preset} is no preset")
    _follow(group, preset_charter(preset))
    record(actor, GroupCharterChanged(thing=group))


def allow(actor: Viewer, group: Group, fields: Collection[Field]) -> None:
    """Let each role do what the fields of the table say, and nothing else. What is a preset becomes that again."""
    hold(group)
    require(actor, "group.manage", group)
    wanted = frozenset(fields)
    for charter in session().scalars(select(Charter).where(Charter.preset.is_not(None)).order_by(Charter.id)):
        if _fields(charter) == wanted:
            _follow(group, charter)
            break
    else:
        _write(_own_charter(group), group, wanted)
    record(actor, GroupCharterChanged(thing=group))


def make_role(actor: Viewer, group: Group, *, name: str, standing: Role) -> OwnRole:
    """Give a group a role of its own, which may do at first what the role that it stands for may."""
    hold(group)
    require(actor, "group.manage", group)
    if standing not in STANDINGS:
        raise ValueError("an own role stands for a guest, a member or a moderator")
    there = own_roles(group)
    if len(there) >= MOST_ROLES:
        raise Conflict(_("A group has at most %(num)d roles of its own.", num=MOST_ROLES))
    if name.casefold() in {role.name.casefold() for role in there}:
        raise Conflict(_("There is a role of this name."))
    role = OwnRole(audience_id=group.audience_id, name=name, standing=standing)
    session().add(role)
    session().flush()
    charter = _own_charter(group)
    rows = select(Allowance.act).where(Allowance.charter_id == charter.id, Allowance.holder == Holder(standing.value))
    for act in session().scalars(rows).all():
        session().add(Allowance(charter_id=charter.id, act=act, holder=Holder.OWN, own_role_id=role.id))
    session().flush()
    record(actor, GroupCharterChanged(thing=group))
    return role


def drop_role(actor: Viewer, group: Group, role: OwnRole) -> None:
    """Take a role away. Whoever had it is what it stood for."""
    hold(group)
    require(actor, "group.manage", group)
    for grants in (Grant, SuspendedGrant):
        session().execute(update(grants).where(grants.own_role_id == role.id).values(own_role_id=None))
    session().execute(delete(Allowance).where(Allowance.own_role_id == role.id))
    session().delete(role)
    session().flush()
    record(actor, GroupCharterChanged(thing=group))


def get_role(viewer: Viewer, group: Group, ref: str) -> OwnRole:
    """A role of the group's own, for those who may change it. Raises NotFound."""
    require(viewer, "group.manage", group)
    found = select(OwnRole).where(OwnRole.ref == ref, OwnRole.audience_id == group.audience_id)
    if (role := session().scalars(found).first()) is None:
        raise NotFound
    return role


def _fields(charter: Charter) -> frozenset[Field]:
    """What a charter allows, as far as its acts are there: those of a plugin that is switched off rest."""
    rows = select(Allowance.act, Allowance.holder, OwnRole.ref).outerjoin(
        OwnRole, OwnRole.id == Allowance.own_role_id
    )
    rows = rows.where(Allowance.charter_id == charter.id, Allowance.act.in_(chartered_acts()))
    return frozenset((act, f"own-{ref}" if ref else holder.value) for act, holder, ref in session().execute(rows))


def _follow(group: Group, charter: Charter) -> None:
    """Point to another charter, and leave no copy behind that nobody has."""
    before = session().get(Charter, group.audience.charter_id or 0)
    group.audience.charter_id = charter.id
    session().flush()
    if before and before is not charter and before.preset is None:
        session().execute(delete(Allowance).where(Allowance.charter_id == before.id))
        session().delete(before)
        session().flush()


def _own_charter(group: Group) -> Charter:
    """The group's own charter: a copy of the preset that it had until now."""
    before = session().get(Charter, group.audience.charter_id or 0)
    if before and before.preset is None:
        return before
    copy = Charter()
    session().add(copy)
    session().flush()
    if before:
        columns = ["charter_id", "act", "holder"]
        rows = select(literal(copy.id), Allowance.act, Allowance.holder)
        session().execute(insert(Allowance).from_select(columns, rows.where(Allowance.charter_id == before.id)))
    group.audience.charter_id = copy.id
    session().flush()
    return copy


def _write(charter: Charter, group: Group, wanted: Collection[Field]) -> None:
    there = (Allowance.charter_id == charter.id, Allowance.act.in_(chartered_acts()))
    session().execute(delete(Allowance).where(*there))
    ids = {f"own-{role.ref}": role.id for role in own_roles(group)}
    for act, holder in sorted(wanted):
        if holder.startswith("own-") and holder not in ids:
            raise Conflict(_("Somebody has taken a role away meanwhile. Load the page anew."))
        word = Holder.OWN if holder in ids else Holder(holder)
        row = Allowance(charter_id=charter.id, act=act, holder=word, own_role_id=ids.get(holder))
        session().add(row)
    session().flush()
