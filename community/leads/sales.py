"""The built-in private group Sales, whom leads are for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from community.access.each_page import on_each_page, told_each_page
from community.access.models import SITE_ID, Grant, Principal, PrincipalKind, Role, Visibility
from community.access.permissions import shown
from community.access.viewers import Viewer, in_force, system
from community.core.clock import now
from community.core.db import session, table
from community.core.i18n import _
from community.groups.actions import found_group
from community.groups.models import Group, Joining
from community.groups.queries import built_in_group
from community.leads.models import ScoreObjection

SALES = "sales"


def install_sales() -> None:
    """Open the group Sales if it is not there, with the service in it for which leads leave."""
    if built_in_group(SALES):
        return
    sales = found_group(
        system(),
        name=_("Sales"),
        description=_("For the people who talk with prospects. Leads are shown here and nowhere else."),
        visibility=Visibility.PRIVATE,
        joining=Joining.INVITATION,
        now=now(),
        built_in=SALES,
    )
    crm = Principal(kind=PrincipalKind.SERVICE, name="CRM")
    session().add(crm)
    session().flush()
    session().add(Grant(principal_id=crm.id, audience_id=sales.audience_id, role=Role.MEMBER))


def sales_group() -> Group:
    """The group Sales. Raises LookupError before `community setup` has run."""
    group = built_in_group(SALES)
    if group is None:
        raise LookupError("The group Sales is not there. Run `community setup`.")
    return group


def reads_leads(viewer: Viewer) -> bool:
    """Whether leads are for this viewer at all."""
    return bool(told_each_page(viewer, "sales"))


@on_each_page("sales")
def _sales_is_readable() -> ColumnElement[bool]:
    group = table(Group).c
    return exists().where(group.built_in == SALES, shown("group.read", group))


def crm_principal_id() -> int | None:
    """The service that stands for the CRM: what it may read is what may be handed over."""
    service = select(Principal.id).join(Grant, Grant.principal_id == Principal.id)
    in_sales = service.where(Grant.audience_id == sales_group().audience_id)
    return session().scalars(in_sales.where(Principal.kind == PrincipalKind.SERVICE)).first()


def sells(principal_id: Any) -> ColumnElement[bool]:
    """Whether somebody is in the group Sales; then they are nobody's lead."""
    return exists().where(
        Grant.principal_id == principal_id, Grant.audience_id == sales_group().audience_id, in_force(Grant)
    )


def is_in_sales(principal_id: int) -> bool:
    """The same of one person."""
    return bool(session().scalar(select(sells(principal_id))))


def objects(principal_id: Any) -> ColumnElement[bool]:
    """Whether somebody does not want to be scored."""
    return exists().where(ScoreObjection.principal_id == principal_id)


def has_objected(principal_id: int) -> bool:
    """The same of one person."""
    return bool(session().scalar(select(objects(principal_id))))


def not_a_lead(principal_id: int) -> bool:
    """Whether nobody is to be told of somebody: they sell, they objected, or they never came here."""
    return is_in_sales(principal_id) or has_objected(principal_id) or not came_here(principal_id)


def came_here(principal_id: int) -> bool:
    """Whether somebody is in the community: who is only the author of what was taken in from elsewhere is no lead."""
    place = select(Grant.id).where(Grant.principal_id == principal_id, Grant.audience_id == SITE_ID)
    return session().scalars(place).first() is not None
