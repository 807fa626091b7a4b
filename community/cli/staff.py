"""`community staff`: who looks after the site."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.access.models import Role
from community.access.viewers import system
from community.core.unit import unit_of_work
from community.people.actions import make_staff
from community.people.queries import person_with_address


def staff_command(make_app: Callable[[], Flask]) -> click.Group:
    """`community staff add EMAIL`."""

    @click.group("staff", help="Who looks after the site: approves, invites and deactivates people, opens groups.")
    def staff() -> None:
        pass

    @staff.command("add", help="Make the person with this confirmed address one of the staff.")
    @click.argument("email")
    @click.option("--owner", is_flag=True, help="An owner of the site, who may also change settings and roles.")
    def add(email: str, *, owner: bool) -> None:
        with make_app().app_context(), unit_of_work():
            person = person_with_address(email)
            if person is None:
                raise click.ClickException(f"Nobody here has confirmed the address {email}. They sign in first.")
            make_staff(system(), person, role=Role.OWNER if owner else Role.MODERATOR)
            name = person.name
        click.echo(f"{name} is {'an owner of the site' if owner else 'one of the staff'}.")

    return staff
