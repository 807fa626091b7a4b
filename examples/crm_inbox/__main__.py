"""Run the CRM inbox on this machine alone: `python -m examples.crm_inbox --help`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
from pathlib import Path

from werkzeug.serving import make_server

from examples.crm_inbox import create_app

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m examples.crm_inbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--journal", type=Path, required=True, help="file that keeps what arrived (JSON lines)")
    arguments = parser.parse_args()
    try:
        app = create_app(os.environ.get("CRM_INBOX_SECRET", ""), arguments.journal)
    except ValueError as problem:
        parser.error(f"CRM_INBOX_SECRET: {problem}")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(HOST, arguments.port, app, threaded=True)
    print(f"The CRM inbox answers at http://{HOST}:{arguments.port}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
