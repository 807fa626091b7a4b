"""What leaves by one lane does not wait for another: `community worker` with a mail server that never says a word."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from community.activity.mailing import send_mail
from community.activity.models import DeliveryState
from community.activity.outbox import enqueue
from community.core.clock import now
from community.core.db import db
from community.core.unit import unit_of_work
from community.groups.queries import built_in_group
from tests.activity.crm import SECRET, delivery
from tests.company import Company
from tests.core.surroundings import FarSide, far_side
from tests.installation import environment_of

pytestmark = pytest.mark.sockets
MAIN = "from community.cli.main import main; main()"
SILENT_SECONDS = 60


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def worker(app: Flask, mail_port: int, crm: FarSide) -> subprocess.Popen[bytes]:
    environment = {
        **environment_of(app),
        "COMMUNITY_DATA_DIR": str(app.extensions["community.settings"].data_dir),
        "COMMUNITY_BASE_URL": "http://community.test",
        "COMMUNITY_MAIL_HOST": "127.0.0.1",
        "COMMUNITY_MAIL_PORT": str(mail_port),
        "COMMUNITY_MAIL_SECURITY": "none",
        "COMMUNITY_MAIL_TIMEOUT": str(SILENT_SECONDS),
        "COMMUNITY_LEAD_WEBHOOK_URL": f"http://{crm.place}/leads",
        "COMMUNITY_LEAD_WEBHOOK_SECRET": SECRET,
        "COMMUNITY_OUTBOUND_ALLOW": f'["{crm.place}"]',
    }
    return subprocess.Popen([sys.executable, "-c", MAIN, "worker"], env=environment, stderr=subprocess.DEVNULL)


def test_a_mail_server_that_hangs_keeps_no_webhook_waiting(app: Flask, company: Company, silent_port: int) -> None:
    with unit_of_work():
        send_mail("mia@company.test", "people.code", {"code": "123456"}, "mail-before")
    with unit_of_work():
        sales = built_in_group("sales")
        assert sales is not None
        for number in range(3):
            enqueue("leads", f"hook-{number}", "lead.stage_changed", sales, {}, now())
    db.session.remove()
    db.engine.dispose()
    with far_side() as crm:
        process = worker(app, silent_port, crm)
        try:
            until = time.monotonic() + SILENT_SECONDS / 2
            while len(crm.requests) < 3 and time.monotonic() < until:
                time.sleep(0.02)
        finally:
            process.kill()
            process.wait(10)
    assert len(crm.requests) == 3, "the webhooks waited for the mail"
    mail = delivery("mail-before")
    assert (mail.attempts, mail.state) == (1, DeliveryState.WAITING), "it went first, and hangs"
