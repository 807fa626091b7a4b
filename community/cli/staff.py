"""`community appoint`: who is staff."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from community.access.viewers import system
from community.core.errors import Conflict
from community.core.unit import unit_of_work
from community.people.staff import appoint, person_with_address


def appoint_command(make_app: Callable[[], Flask]) -> click.Command:
    """`community appoint ADDRESS`."""

    @click.command("appoint", help="Make somebody staff: the person with this confirmed mail address.")
    @click.argument("address")
    def command(address: str) -> None:
        with make_app().app_context(), unit_of_work():
            try:
                person = person_with_address(address)
            except Conflict as refusal:
                raise click.ClickException(str(refusal.description)) from refusal
            appoint(system(), person)
            name = person.name
        click.echo(f"{name} is staff now.")

    return command
