"""Run Demo Social on this machine alone: `python -m examples.demo_social --help`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
from pathlib import Path

from werkzeug.serving import make_server

from examples.demo_social import create_app, load_people

HOST = "127.0.0.1"


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples.demo_social", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redirect-uri", action="append", required=True, help="may be given more than once")
    parser.add_argument("--people", type=Path, required=True, help="JSON list of sub, name, email, headline")
    parser.add_argument("--issuer", help="default: this server's own address")
    parser.add_argument("--client-id", default=os.environ.get("DEMO_SOCIAL_CLIENT_ID"))
    parser.add_argument("--client-secret", default=os.environ.get("DEMO_SOCIAL_CLIENT_SECRET"))
    arguments = parser.parse_args()
    if not arguments.client_id or not arguments.client_secret:
        parser.error("set DEMO_SOCIAL_CLIENT_ID and DEMO_SOCIAL_CLIENT_SECRET, or give both as options")
    return arguments


def main() -> None:
    arguments = read_arguments()
    issuer = arguments.issuer or f"http://{HOST}:{arguments.port}"
    app = create_app(
        load_people(arguments.people),
        arguments.client_id,
        arguments.client_secret,
        arguments.redirect_uri,
        issuer,
    )
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(HOST, arguments.port, app, threaded=True)
    print(f"Demo Social answers at {issuer}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
