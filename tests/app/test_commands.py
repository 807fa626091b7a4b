"""The commands of an operator, as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from community.core.sqlite import driver
from tests.app.host_site import Shops

COMMUNITY = str(Path(sys.executable).parent / "community")


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "COMMUNITY_DATA_DIR": str(folder)}
    env |= {f"COMMUNITY_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [COMMUNITY, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False, cwd=folder.parent
    )


def test_setup_makes_the_database_and_again_leaves_it(tmp_path: Path) -> None:
    for _again in range(2):
        done = run(tmp_path / "data", "setup")
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "The community is set up.", "")
    assert (tmp_path / "data" / "community.db").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("brand_hue", "north"), ("plugins", '["nowhere"]'), ("scoring_model", "/nowhere.toml")],
)
def test_a_wrong_setting_is_said_in_a_line_of_its_own(tmp_path: Path, name: str, value: str) -> None:
    done = run(tmp_path / "data", "setup", **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    *before, fault = done.stderr.strip().splitlines()
    assert name in fault
    assert not before or before == ["These settings are wrong; `community settings --markdown` explains each."]
    assert "Traceback" not in done.stderr


def test_an_unknown_command_is_said(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "sing")
    assert done.returncode == 2
    assert "No such command 'sing'" in done.stderr
    assert not (tmp_path / "data").exists()


def test_help_says_what_there_is(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "--help")
    assert done.returncode == 0
    for command in ("run", "setup", "worker"):
        assert command in done.stdout


@pytest.mark.only_on("sqlite")
def test_a_worker_follows_the_log_in_a_process_of_its_own(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(prepared, folder / "community.db")
    env = {"PATH": os.environ["PATH"], "COMMUNITY_DATA_DIR": str(folder), "COMMUNITY_BASE_URL": "http://x.test"}
    with subprocess.Popen([COMMUNITY, "worker"], env=env, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as worker:
        try:
            deadline = time.monotonic() + 30
            while leads(folder) < 2 and worker.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            worker.kill()
        assert worker.stderr is not None
        said = worker.stderr.read()
    assert leads(folder) == 2, said


def leads(folder: Path) -> int:
    engine = create_engine(f"sqlite:///{folder / 'community.db'}", module=driver())
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM lead"))
    engine.dispose()
    return int(found or 0)


@pytest.mark.only_on("sqlite")
def test_a_host_has_the_same_commands(open_shop: Shops) -> None:
    shop: Flask = open_shop()
    done = shop.test_cli_runner().invoke(args=["community", "setup"])
    assert (done.exit_code, done.output.strip()) == (0, "The community is set up.")
