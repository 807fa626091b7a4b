"""The commands, for whichever application they are run on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import click
from flask import Flask

from community.app.setup import set_up
from community.cli.backup import backup_command, restore_command
from community.cli.doctor import doctor_command
from community.cli.first_run import first_run_command, invite_owner
from community.cli.jobs import jobs_command
from community.cli.readers import add_reader_commands
from community.cli.server import serve
from community.cli.settings import settings_command
from community.cli.stackexchange.command import import_command
from community.cli.staff import staff_command
from community.leads.commands import score_commands
from community.leads.source_commands import leads_commands
from community.search.commands import search_commands
from community.worker.threads import keep_running

COMMANDS: tuple[Callable[[Callable[[], Flask]], click.Command], ...] = (
    *(settings_command, doctor_command, backup_command, restore_command, staff_command),
    *(first_run_command, jobs_command, search_commands, score_commands, leads_commands, import_command),
)


def commands(make_app: Callable[[], Flask]) -> click.Group:
    """The group of commands; the application is made when one is run."""

    @click.group("community", help="Run and look after the community.")
    def group() -> None:
        pass

    @group.command(help="Bring the database to this version. Repeat it after every upgrade.")
    def setup() -> None:
        with make_app().app_context():
            set_up()
        click.echo("The community is set up.")

    @group.command(help="Serve the community on its own.")
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    @click.option("--threads", default=64, show_default=True)
    def run(host: str, port: int, threads: int) -> None:
        invite_owner(make_app(), f"http://{host}:{port}")
        serve(make_app, f"{host}:{port}", threads)

    @group.command(help="Run the readers in a process of their own (with readers=off elsewhere).")
    def worker() -> None:
        keep_running(make_app())
        threading.Event().wait()

    add_reader_commands(group, make_app)
    for each in COMMANDS:
        group.add_command(each(make_app))
    return group
