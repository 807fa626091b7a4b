"""`community import stackexchange DIR`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from community.access.models import Visibility
from community.access.viewers import system
from community.activity.taking_in import SOURCE_LENGTH
from community.app.setup import is_up_to_date
from community.cli.stackexchange.bringing import COMMENTS, FILES, PEOPLE, POSTS, AnotherSite, Bringing
from community.cli.stackexchange.report import Report
from community.core.clock import now
from community.core.db import session
from community.core.lines import one_line
from community.core.unit import unit_of_work
from community.groups.actions import found_group
from community.groups.models import NAME_LENGTH, Group, Joining

DAMAGED, NOTHING_DONE = 1, 2
PREFIX = "stackexchange:"
VISIBILITIES = {each.value.replace("_", "-"): each for each in Visibility}
WAYS_IN = {
    Visibility.PUBLIC: Joining.OPEN,
    Visibility.SEMI_PRIVATE: Joining.REQUEST,
    Visibility.PRIVATE: Joining.INVITATION,
}
DESCRIPTION = "Written on Stack Exchange first, by the people who are named (CC BY-SA)."


class NothingDone(click.ClickException):
    """Something stands in the way before anything was written."""

    exit_code = NOTHING_DONE


def import_command(make_app: Callable[[], Flask]) -> click.Group:
    """The group `import`."""

    @click.group("import", help="Take in a community that was elsewhere.")
    def group() -> None:
        pass

    @group.command("stackexchange")
    @click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
    @click.option("--group", "name", help="The group to take it into, made if there is none. Default: name of DIR.")
    @click.option("--visibility", type=click.Choice(list(VISIBILITIES)), default="public", show_default=True,
                  help="Of the group, if it is made.")  # fmt: skip
    @click.option("--source", help="What the dump is called in the log. Default: name of DIR; keep it for a re-run.")
    @click.option("--json", "as_json", is_flag=True, help="Report for programs.")
    def stackexchange(folder: Path, name: str | None, visibility: str, source: str | None, as_json: bool) -> None:
        """Take in the XML files of a Stack Exchange dump: people, questions, answers, comments, at their own times.

        Nobody is told of it. Run it again to go on where it stopped; nothing comes in twice. Exit code 0: all was
        read; 1: done, but something in the dump cannot be read; 2: nothing was done.
        """
        folder = folder.resolve()
        _look_at(folder)
        with make_app().app_context():
            report = _bring(
                folder, _name(name or folder.name), VISIBILITIES[visibility], _source(source or folder.name)
            )
        click.echo(json.dumps(report.plain(), indent=2) if as_json else "\n".join(report.lines()))
        if not report.whole:
            click.echo("Something in the dump cannot be read; everything else is taken in.", err=True)
            raise SystemExit(DAMAGED)

    return group


def _look_at(folder: Path) -> None:
    if not folder.is_dir():
        raise NothingDone(f"{folder} is no folder.")
    missing = [name for name in (PEOPLE, POSTS) if not (folder / name).is_file()]
    if missing:
        raise NothingDone(f"{folder} has no {' and no '.join(missing)}. Unpack the dump into it.")


def _name(given: str) -> str:
    name = one_line(given)
    if not 0 < len(name) <= NAME_LENGTH:
        raise NothingDone(f"Give the group a name of at most {NAME_LENGTH} characters: --group NAME")
    return name


def _source(given: str) -> str:
    source = PREFIX + re.sub(r"[^a-z0-9._-]+", "-", given.lower()).strip("-")
    if not len(PREFIX) < len(source) <= SOURCE_LENGTH:
        most = SOURCE_LENGTH - len(PREFIX)
        raise NothingDone(f"Give the dump a name of at most {most} letters and digits: --source NAME")
    return source


def _bring(folder: Path, name: str, visibility: Visibility, source: str) -> Report:
    if not is_up_to_date():
        raise NothingDone("The database is not at this version. Run: community setup")
    sizes = sum((folder / file).stat().st_size for file in FILES if (folder / file).is_file())
    with click.progressbar(length=sizes, label=f"{folder.name} into {name}", file=sys.stderr) as bar:
        bringing = Bringing(folder, source, now(), bar.update)
        try:
            bringing.check()
            group_id = _group(name, visibility)
            bringing.bring(group_id)
        except AnotherSite:
            raise NothingDone(
                f"Another dump was taken in as {source.removeprefix(PREFIX)}. Give this one a name: --source NAME"
            ) from None
        except DBAPIError as error:
            raise click.ClickException(
                f"The database stopped ({type(error.orig).__name__}: {error.orig}). Nothing is half written: "
                "run the same command again, and it goes on from here."
            ) from error
    if not (folder / COMMENTS).is_file():
        bringing.report.damage.append(f"{COMMENTS} is not there")
    return bringing.report


def _group(name: str, visibility: Visibility) -> int:
    found = session().scalars(select(Group).where(Group.name == name).limit(2)).all()
    if len(found) > 1:
        raise NothingDone(f"Two groups are called {name}. Give one of them another name first.")
    if found:
        return found[0].id
    with unit_of_work():
        made = found_group(
            system(),
            name=name,
            description=DESCRIPTION,
            visibility=visibility,
            joining=WAYS_IN[visibility],
            now=now(),
        )
        return made.id
