"""The processes that the demo and the browser tests are played with: the company's site, its CRM, a provider."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

READY_SECONDS = 90


class StageError(Exception):
    """A process did not come up; the message says which and shows what it printed last."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider, as the community is told of it."""

    issuer: str
    client_id: str
    client_secret: str
    label: str = "Demo Social"


@dataclass
class Stage:
    """Running processes; each prints into a file of its own under `folder`."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str], env: Mapping[str, str], answers_at: str) -> None:
        """Start a process and wait until it answers. Raises StageError if it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command], env={**os.environ, **env}, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait(name, answers_at)

    def stop(self, name: str) -> None:
        """End one process."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()

    def close(self) -> None:
        """End them all."""
        for name in list(self.processes):
            self.stop(name)

    def _wait(self, name: str, address: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.processes[name].poll() is None:
            if _answers(address):
                return
            time.sleep(0.05)
        printed = (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
        raise StageError(f"{name} did not come up at {address}. It printed:\n{printed}")


def site_environment(site: str, crm: str, provider: Provider, data_dir: Path, webhook_secret: str) -> dict[str, str]:
    """The settings of the community in the company's site."""
    sign_in = {
        "name": "demo-social",
        "label": provider.label,
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
    }
    return {
        "COMMUNITY_SITE_NAME": "Northwind Community",
        "COMMUNITY_FRONT_WORDS": "Where the people who install, calibrate and rely on Northwind instruments meet the "
        "engineers who build them. Somebody here has stood in front of the same panel.",
        "COMMUNITY_BASE_URL": f"{site}/community",
        "COMMUNITY_DATA_DIR": str(data_dir),
        "COMMUNITY_SIGN_IN": json.dumps([sign_in]),
        "COMMUNITY_OUTBOUND_ALLOW": json.dumps([provider.issuer.partition("//")[2], crm.partition("//")[2]]),
        "COMMUNITY_LEAD_WEBHOOK_URL": f"{crm}/webhook",
        "COMMUNITY_LEAD_WEBHOOK_SECRET": webhook_secret,
    }


def serve_site(stage: Stage, site: str, env: Mapping[str, str]) -> None:
    """Serve the company's site with gunicorn."""
    gunicorn = ["gunicorn", "--bind", site.partition("//")[2], "--threads", "16", "--no-control-socket"]
    stage.start("site", [*gunicorn, "--graceful-timeout", "3", "examples.corporate_site:create_app()"], env, site)


def serve_crm(stage: Stage, crm: str, secret: str) -> None:
    """Serve the CRM's inbox."""
    command = ["examples.crm_inbox", "--port", crm.rpartition(":")[2], "--journal", str(stage.folder / "crm.jsonl")]
    stage.start("crm", command, {"CRM_INBOX_SECRET": secret}, crm)


def new_webhook_secret() -> str:
    """A secret as Standard Webhooks wants it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- an address of ours
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
