"""The server: gunicorn, one process with many threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):
    def __init__(self, make_app: Callable[[], Flask], options: dict[str, Any]) -> None:
        self.make_app = make_app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.make_app()


def serve(make_app: Callable[[], Flask], address: str, threads: int) -> None:
    """Serve until the process is told to stop; then five seconds are given to what is being answered."""
    _Server(
        make_app,
        {
            "bind": address,
            "worker_class": "gthread",
            "threads": threads,
            "graceful_timeout": 5,
            "control_socket_disable": True,
            "forwarder_headers": "",  # SCRIPT_NAME and PATH_INFO are no visitor's business
            "limit_request_line": 4094,
            "limit_request_fields": 100,
            "limit_request_field_size": 8190,
        },
    ).run()
