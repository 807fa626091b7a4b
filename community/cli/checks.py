"""What the doctor looks at. A check gives sentences: what is wrong and how to mend it; none if all is well."""

from __future__ import annotations

import base64
import binascii
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from community.activity.models import Activity, Cursor
from community.activity.webhooks import SECRET_PREFIX
from community.app.health import LONGEST_LAG, lag
from community.app.setup import is_up_to_date
from community.cli.settings import strangers
from community.core.clock import now
from community.core.db import db, session
from community.core.outbound import AddressRefused, checked_addresses, guard
from community.core.settings import SignInProvider, settings
from community.core.sqlite import FIRST_SOUND, driver
from community.people.providers.known import way
from community.plugins import hooks

Faults = Iterator[str]
FREE_SHARE = 0.05
KEY_LENGTH = 32
WEBHOOK_KEY = range(24, 65)
"""Bytes of a webhook's key, as Standard Webhooks 1.0 wants them."""
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
ANSWER_BYTES = 256 * 1024


def database() -> Faults:
    """The database answers and is at this version."""
    try:
        ready = is_up_to_date()
    except SQLAlchemyError as error:
        yield f"The database does not answer ({type(error).__name__}). Check database_url, and that it runs."
        return
    if not ready:
        yield "The database is not at this version. Run: community setup"


def sqlite() -> Faults:
    """SQLite is a sound one, in WAL mode, with foreign keys."""
    if db.engine.dialect.name != "sqlite":
        return
    if driver().sqlite_version_info < FIRST_SOUND:
        yield f"SQLite {driver().sqlite_version} can lose data. Install pysqlite3 0.6.1 or newer."
    with db.engine.connect() as connection:
        if connection.execute(text("PRAGMA journal_mode")).scalar() != "wal":
            yield "The database is not in WAL mode; network file systems cannot do it. Put data_dir on a local disk."
        if connection.execute(text("PRAGMA foreign_keys")).scalar() != 1:
            yield "Foreign keys are off. Use the driver that comes with the community."


def data_dir() -> Faults:
    """The data folder can be written, and only by us be read."""
    folder = settings().data_dir
    if not _writable(folder):
        yield f"{folder} cannot be written. Give it to the account that the server runs as."
    for path in (folder, folder / "community.db", folder / "secret_key"):
        if path.exists() and path.stat().st_mode & 0o007 and not _shut_off(folder, path):
            yield f"Everybody on this machine can read {path}. Run: chmod o-rwx {path}"


def secret_key() -> Faults:
    """The key of the cookies cannot be guessed."""
    key = settings().cookie_key()
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LENGTH // 4:
        yield 'secret_key can be guessed. Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


def base_url() -> Faults:
    """Links that leave the site lead to it, encrypted."""
    address = urlsplit(settings().base_url)
    if not address.hostname:
        yield "base_url is not set: mails cannot carry links, and any host is answered. Set it to the site's address."
    elif address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield "base_url is not https: cookies can be read on the way. Put a server with TLS in front, and say https."


def variables() -> Faults:
    """Every COMMUNITY_ variable means something."""
    yield from strangers(settings().unknown_variables)


def sign_in() -> Faults:
    """Each provider answers, and is who it is said to be."""
    for provider in settings().sign_in:
        yield from _provider(provider)


def outbound_allow() -> Faults:
    """The exceptions for addresses inside the network are well-formed and needed."""
    for entry in settings().outbound_allow:
        host, _colon, port = entry.rpartition(":")
        if not host or not port.isdigit():
            yield f"outbound_allow: {entry!r} is not host:port."
            continue
        try:
            checked_addresses(host, int(port), [])
        except AddressRefused:
            continue
        yield f"outbound_allow: {entry} is public anyway. Remove it, so that it stays checked."


def lead_webhook() -> Faults:
    """What the CRM is told is encrypted and signed."""
    given = settings()
    if not given.lead_webhook_url:
        return
    if not given.lead_webhook_url.startswith("https://") and not _allowed(given.lead_webhook_url):
        yield "lead_webhook_url is not https: names and scores can be read on the way."
    if not _is_webhook_secret(given.lead_webhook_secret):
        yield f"lead_webhook_secret is not {SECRET_PREFIX} and 24 to 64 bytes in base64. Copy it anew from the CRM."


def disk() -> Faults:
    """There is room."""
    usage = shutil.disk_usage(settings().data_dir)
    if usage.free < usage.total * FREE_SHARE:
        yield f"Only {usage.free // 2**20} MB are free where data_dir lies. Make room before nothing can be written."


def clock() -> Faults:
    """The clock does not lie behind what it said before."""
    newest = session().scalar(select(func.max(Activity.recorded_at)))
    if now() < max(newest or RELEASED, RELEASED) - timedelta(minutes=1):
        yield "The clock of this machine is behind: there is activity from its future. Switch on NTP."


def readers() -> Faults:
    """The readers of the log keep up."""
    for reader in [each for found in hooks().community_readers() for each in found]:
        cursor = session().get(Cursor, reader.name)
        if cursor is not None and cursor.failures:
            yield f"The reader {reader.name} failed {cursor.failures} times and tries again. The log says at what."
        elif lag(reader) > LONGEST_LAG:
            yield f"The reader {reader.name} hangs behind. Is the server, or `community worker`, running?"


CHECKS: tuple[Callable[[], Faults], ...] = (
    *(database, sqlite, data_dir, secret_key, base_url, variables),
    *(sign_in, outbound_allow, lead_webhook, disk, clock, readers),
)


def _writable(folder: Path) -> bool:
    probe = folder / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _shut_off(folder: Path, path: Path) -> bool:
    """Whether the folder already keeps others from a file in it."""
    return path != folder and not folder.stat().st_mode & 0o001


def _provider(provider: SignInProvider) -> Faults:
    found = way(provider)
    if not found.discovery_url:
        return  # its addresses are written down, and none of them answers without a person
    address, parts = found.discovery_url, urlsplit(found.discovery_url)
    try:
        checked_addresses(parts.hostname or "", parts.port or 443, settings().outbound_allow)
        with guard(requests.Session()) as client:
            answer = client.get(address, stream=True)
            answer.raise_for_status()
            answer._content = answer.raw.read(ANSWER_BYTES, decode_content=True)  # noqa: SLF001 -- bounded, then parsed
            told = answer.json()
    except AddressRefused as error:
        yield f"sign_in: {provider.name} cannot be called. {error}"
    except (requests.RequestException, ValueError, OSError) as error:
        yield f"sign_in: {provider.name} does not answer at {address} ({type(error).__name__}). Check its issuer."
    else:
        issuer = told.get("issuer") if isinstance(told, dict) else None
        if str(issuer).rstrip("/") not in found.known.issuers(found.issuer, {"tid": provider.tenant}):
            yield f"sign_in: {provider.name} calls itself {str(issuer)[:200]!r}. Set its issuer to exactly that."


def _allowed(url: str) -> bool:
    return urlsplit(url).netloc in settings().outbound_allow


def _is_webhook_secret(secret: str) -> bool:
    if not secret.startswith(SECRET_PREFIX):
        return False
    try:
        return len(base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)) in WEBHOOK_KEY
    except binascii.Error:
        return False
