"""`make demo`: a company's website with the community in it, a social provider, and the company's CRM."""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from examples.corporate_site.seed import Issuers, fill
from examples.stage import Provider, Stage, StageError, free_port, new_webhook_secret, serve_crm, serve_site
from examples.stage import site_environment as environment_of

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = ROOT / "examples" / "people.json"
FIRST_PORT = 8000


def main() -> int:
    """Start everything, say where it is, and stop everything at the end."""
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stage = Stage(ROOT / "var" / "demo")
    shutil.rmtree(stage.folder, ignore_errors=True)  # each demo begins anew
    try:
        site = _play(stage)
        print(_words(site, time.monotonic() - begun), flush=True)
        while stage.processes["site"].poll() is None:
            time.sleep(0.5)
    except StageError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    finally:
        stage.close()
    return 0


def _play(stage: Stage) -> str:
    site, crm, social = (f"http://127.0.0.1:{port}" for port in _ports())
    secret = new_webhook_secret()
    provider = Provider(social, "northwind-community", secrets.token_urlsafe(24))
    env = environment_of(site, crm, provider, stage.folder / "community", secret)
    env["DEMO_CRM"] = crm
    fill(stage.folder / "community", Issuers(provider.issuer, site))
    callback = f"{site}/community/sign-in/demo-social/callback"
    stage.start(
        "social",
        [
            *("examples.demo_social", "--port", social.rpartition(":")[2]),
            *("--redirect-uri", callback, "--people", str(PEOPLE)),
        ],
        {"DEMO_SOCIAL_CLIENT_ID": provider.client_id, "DEMO_SOCIAL_CLIENT_SECRET": provider.client_secret},
        social,
    )
    serve_crm(stage, crm, secret)
    serve_site(stage, site, env)
    return site


def _ports() -> list[int]:
    """8000 to 8002 if nobody uses them, else whichever are free."""
    wanted = [FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2]
    return wanted if all(_is_free(port) for port in wanted) else [free_port() for _ in wanted]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _words(site: str, seconds: float) -> str:
    return f"\n  Open {site}\n\n  Ready in {seconds:.1f} s. Ctrl-C ends it.\n"


if __name__ == "__main__":
    sys.exit(main())
