"""What is installed from the wheel, in an empty environment and away from the checkout, is the whole product."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from examples.stage import free_port
from tests.missing import not_run

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.sockets


@pytest.fixture(scope="module")
def uv(request: pytest.FixtureRequest) -> str:
    if not request.config.getoption("full"):
        pytest.skip("builds and installs: with --full")
    beside = Path(sys.executable).with_name("uv")
    found = shutil.which("uv") or (str(beside) if beside.exists() else None)
    if found is None:
        not_run("uv is not here, which builds and installs the wheel")
    return found


def run(folder: Path, *command: str | Path) -> str:
    """Run a command away from the checkout, without our environment, and give what it printed."""
    kept = {"HOME", "PATH", "UV_CACHE_DIR", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "UV_CONFIG_FILE", "LANG"}
    kept |= {name for name in os.environ if name.upper().endswith("_PROXY")} | {"SSL_CERT_FILE"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment["COMMUNITY_DATA_DIR"] = str(folder / "data")
    with (folder / "printed").open("w+") as printed:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=printed, stderr=printed, check=False)
        printed.seek(0)
        told = printed.read()
    assert done.returncode == 0, f"{command}\n{told}"
    return told


@pytest.fixture(scope="module")
def wheel(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(folder, uv, "build", "-q", "--wheel", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(uv: str, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that has the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(folder, uv, "venv", "-q", "--python", sys.executable, folder / "env")
    run(folder, uv, "pip", "install", "-q", "--python", folder / "env" / "bin" / "python", wheel)
    return folder


def test_it_puts_one_package_at_the_root(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"community", "flask_community"}
    for needed in ("plugins/README.md", "themes/default/static/tokens.css", "migrations/env.py"):
        assert f"community/_bundled/{needed}" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_it_migrates_and_runs_and_shows_the_default_theme(installed: Path) -> None:
    community = installed / "env" / "bin" / "community"
    told = run(installed, installed / "env" / "bin" / "python", "-c", "import community; print(community.__file__)")
    assert told.startswith(str(installed)), "it is the installed one, not the checkout"
    assert "set up" in run(installed, community, "setup")
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "COMMUNITY_DATA_DIR": str(installed / "data")}
    process = subprocess.Popen([community, "run", "--port", str(port)], cwd=installed, env=environment)
    try:
        assert "<h1>" in fetch(port, "/")
        assert fetch(port, "/theme/tokens.css") == (ROOT / "themes/default/static/tokens.css").read_text()
        assert "<feed" in fetch(port, "/stream.atom")
    finally:
        process.terminate()
        process.wait(20)


def fetch(port: int, path: str) -> str:
    """What is at an address of the running server, once it answers."""
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return str(answer.read().decode())
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    pytest.fail("the server did not come up")
