"""Every setting with its meaning and default. What is said in several places is taken in this order: the environment
(`COMMUNITY_…`, or `COMMUNITY_…_FILE` for the content of a file), the TOML file that `COMMUNITY_SETTINGS` names, what
code gives to `create_app`, the pages of the administration, the default.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import Flask, current_app
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)

from community.core.providers import SECRET, SignInProvider
from community.core.sources import PREFIX, SettingsError, gather, nearest

__all__ = ["PREFIX", "Settings", "SettingsError", "SignInProvider", "load_settings", "settings"]

REACTION = re.compile(r"agree|celebrate|funny|helpful|insightful|love|thanks|[a-z]{1,20}=\S{1,8} \S.{0,29}")


class Settings(BaseModel):
    """The settings of one installation."""

    model_config = ConfigDict(extra="forbid")

    site_name: str = Field(
        "Community", max_length=80, title="Name of the site", description="Stands in titles and messages."
    )
    front_words: str = Field(
        "",
        max_length=300,
        title="Words on the front page",
        description="What this community is for, in a sentence, beneath its name. Empty: a sentence of ours.",
    )
    data_dir: Path = Field(
        Path("community-data"), title="Folder of data", description="Folder of the embedded database and key."
    )
    database_url: str = Field(
        "", json_schema_extra=SECRET, title="Database", description="Empty: an SQLite file in `data_dir`."
    )
    postgres_programs: Path | None = Field(
        None,
        title="Programs of PostgreSQL",
        description="Folder of pg_dump and pg_restore, where they are not found by themselves.",
    )
    may_lose_data: bool = Field(
        default=False,
        title="May lose data",
        description="For tests: do not wait for the disk, and take a PostgreSQL that does not.",
    )
    secret_key: str = Field(
        "",
        json_schema_extra=SECRET,
        title="Secret key",
        description="Signs cookies. Empty: made once and kept in `data_dir`.",
    )
    base_url: str = Field(
        "", title="Address of the community", description="Address of the community, for links that leave the site."
    )
    trusted_hosts: list[str] = Field(
        [],
        title="Further names of the site",
        description="Further names of the site besides that of `base_url`; `.example.com` means all below it. Any "
        "other host is answered 400. With neither set, any host is answered.",
    )
    proxies: int = Field(
        0,
        ge=0,
        le=10,
        title="Proxies in front",
        description="How many proxies of yours stand in front, exactly. Forwarded headers count from so many and "
        "are dropped otherwise.",
    )
    writes_per_person: int = Field(
        120,
        ge=0,
        title="Writes of a person in a minute",
        description="How often one person may write in a minute; 0 is without limit.",
    )
    writes_per_network: int = Field(
        300,
        ge=0,
        title="Writes of a network in a minute",
        description="How often one IPv4 address, or one IPv6 /64, may write in a minute; 0: no limit.",
    )
    logs: Literal["json", "host"] = Field(
        "json",
        title="Logs",
        description="`host` leaves the log records to the site that the community is mounted in.",
    )
    default_language: str = Field(
        "en",
        pattern=r"^[a-z]{2}$",
        title="Language",
        description="Language of those whose browser prefers none that we have.",
    )
    default_zone: str = Field(
        "UTC", title="Time zone", description="Time zone of visitors, and of people who chose none."
    )
    brand_hue: int = Field(
        172, ge=0, le=360, title="Colour of the company", description="The one colour of the company, as a hue."
    )
    theme: str = Field("default", pattern=r"^[a-z0-9_-]+$", title="Theme", description="Folder under `themes/`.")
    styleguide: bool = Field(
        default=False, title="Style guide", description="For developers: show all components at `/styleguide`."
    )
    plugins: list[str] = Field([], title="Plugins", description="Packages of plugins: `community_plugins.reviews`.")
    sign_in: list[SignInProvider] = Field(
        [], title="Sign-in providers", description="Providers that people may sign in with."
    )
    password_sign_in: bool = Field(
        default=False,
        title="Sign-in with a password",
        description="Whether people may also use an address and a password.",
    )
    joining: Literal["open", "approval", "invitation", "domain"] = Field(
        "open",
        title="Who may join",
        description="Who may join: anyone, whom staff approve, the invited, or addresses of `joining_domains`.",
    )
    joining_domains: list[str] = Field(
        [], title="Domains that may join", description="For `joining=domain`: `example.com`, in small letters."
    )
    outbound_allow: list[str] = Field(
        [],
        title="Inside addresses that may be called",
        description="`host:port` inside the network that may be called.",
    )
    readers: Literal["thread", "off"] = Field(
        "thread", title="Readers", description="`off` where `community worker` runs."
    )
    jobs: str = Field(
        "",
        json_schema_extra=SECRET,
        title="What wakes workers",
        description="What wakes workers on other machines: `redis://…` (Redis or Valkey; `rediss://`, `unix://`), or "
        "`database` for the PostgreSQL that is there anyway. Empty: they look each second.",
    )
    group_founders: Literal["staff", "members"] = Field(
        "staff",
        title="Who opens groups",
        description="Who opens groups: `staff` (see `community staff add`) or all `members`.",
    )
    staff_reach: Literal["members", "reported", "always"] = Field(
        "members",
        title="Staff in groups that they are not in",
        description="Whether staff enter groups that are not public: never (`members`: only members read there), "
        "while something in the group is `reported`, or `always`. Each time with a reason, for a while, and shown to "
        "the group; its members see this setting.",
    )
    newcomer_posts: int = Field(
        3,
        ge=0,
        le=100,
        title="Posts until one is no newcomer",
        description="Whoever has fewer posts than this is a newcomer; 0: nobody is.",
    )
    approve_first_posts: bool = Field(
        default=False,
        title="Approve first posts",
        description="Whether posts of newcomers wait until a moderator has approved them.",
    )
    newcomer_links: int = Field(
        2,
        ge=0,
        le=100,
        title="Links of newcomers",
        description="With more links than this a newcomer's post waits for approval.",
    )
    posts_in_ten_minutes: int = Field(
        20,
        ge=0,
        le=1000,
        title="Posts in ten minutes",
        description="How many posts one person may write in ten minutes; 0 is without limit.",
    )
    reactions: list[str] = Field(
        ["helpful", "love", "celebrate", "insightful"],
        max_length=8,
        title="Reactions",
        description="Reactions to posts, at most eight: `agree`, `celebrate`, `funny`, `helpful`, `insightful`, "
        "`love`, `thanks`, or one of your own as `rocket=🚀 Ship it`. An empty list: nobody reacts.",
    )
    link_previews: bool = Field(
        default=True,
        title="Previews of links",
        description="Whether a link that stands alone on a line is shown as a card: this server then looks at the "
        "page once, as nobody.",
    )
    search: Literal["auto", "whoosh", "postgres"] = Field(
        "auto",
        title="Search index",
        description="Who keeps the search index: Whoosh in `data_dir`, or PostgreSQL where that is the database.",
    )
    measure_visits: bool = Field(
        default=False,
        title="Measure visits",
        description="Whether visits of pages are measured: of those alone who were asked and said yes.",
    )
    scoring_model: Path | None = Field(
        None, title="Scoring model", description="TOML file of the lead-scoring model."
    )
    lead_webhook_url: str = Field("", title="Webhook of leads", description="Where stage moves of leads are sent.")
    lead_webhook_secret: str = Field(
        "",
        json_schema_extra=SECRET,
        title="Secret of the webhook",
        description="`whsec_…`, signs what is sent there.",
    )
    files: Literal["folder", "memory"] = Field(
        "folder",
        title="Files",
        description="Where pictures and exports are kept: `files` in `data_dir`, or nowhere, for tests.",
    )
    upload_megabytes: int = Field(
        25, ge=1, le=1000, title="Size of a file", description="How many megabytes a file that people send may have."
    )
    quota_megabytes: int = Field(
        500,
        ge=0,
        le=1_000_000,
        title="Files of a person",
        description="How many megabytes the files of one person may have together; 0 is without limit.",
    )
    mail_host: str = Field(
        "", title="Mail server", description="Mail server. Empty: mails are written into `data_dir/mail`."
    )
    mail_port: int = Field(
        587, ge=1, le=65535, title="Port of the mail server", description="Its port: 587 for STARTTLS, 465 for TLS."
    )
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        title="Way to the mail server",
        description="How the way there is secured; `none` only for a server on this machine.",
    )
    mail_username: str = Field(
        "", title="Name at the mail server", description="Signs in to the mail server. Empty: without signing in."
    )
    mail_password: str = Field(
        "", json_schema_extra=SECRET, title="Password at the mail server", description="Signs in to the mail server."
    )
    mail_ca_file: Path | None = Field(
        None,
        title="Certificates of the mail server",
        description="Certificates that vouch for a mail server of one's own.",
    )
    mail_timeout: int = Field(
        10,
        ge=1,
        le=60,
        title="Patience with the mail server",
        description="Seconds that the mail server has for each answer.",
    )
    mail_from: str = Field("", title="Sender of mails", description="Sender: `Community <hello@company.example>`.")

    _sources: dict[str, str] = PrivateAttr(default_factory=dict)
    _unknown: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def sources(self) -> dict[str, str]:
        """Where each setting that is not the default was said."""
        return self._sources

    @property
    def unknown_variables(self) -> dict[str, str]:
        """Variables that begin with `COMMUNITY_` and mean nothing, with the nearest that means something."""
        return self._unknown

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("write a whole address such as https://community.example.com")
        return value

    @field_validator("default_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("write a zone such as Europe/Berlin")
        return value

    @field_validator("reactions")
    @classmethod
    def _known_reactions(cls, value: list[str]) -> list[str]:
        if any(not REACTION.fullmatch(each) for each in value):
            raise ValueError("write names such as helpful, or one of your own as rocket=🚀 Ship it")
        return value

    @field_validator("lead_webhook_secret")
    @classmethod
    def _signing_secret(cls, value: str) -> str:
        try:
            key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
        except ValueError:
            key = b""
        if value and not (value.startswith("whsec_") and 24 <= len(key) <= 64):
            raise ValueError("write `whsec_` and the base64 of 24 to 64 random bytes")
        return value

    @model_validator(mode="after")
    def _leads_leave_signed(self) -> Settings:
        if bool(self.lead_webhook_url) != bool(self.lead_webhook_secret):
            raise ValueError("lead_webhook_url and lead_webhook_secret are set together or not at all")
        return self

    @model_validator(mode="after")
    def _links_have_an_address(self) -> Settings:
        if self.password_sign_in and not self.base_url:
            raise ValueError("password_sign_in needs base_url: the links in its mails come from nowhere else.")
        if self.mail_host and not self.base_url:
            raise ValueError("mail_host needs base_url, the address that links in mails begin with.")
        return self

    def database(self) -> str:
        """The database address, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'community.db'}"

    def cookie_key(self) -> str:
        """The key that signs cookies; made once and kept beside the database if none is set."""
        if self.secret_key:
            return self.secret_key
        kept = self.data_dir / "secret_key"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            _keep_new_key(kept)
        if not (key := kept.read_text().strip()):
            raise SettingsError(f"secret_key: {kept} is empty. Put the key back, or delete the file for a new one.")
        return key


def _keep_new_key(kept: Path) -> None:
    """The file is there only with all of its content, and the first of several processes makes it."""
    new = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(new, kept)
    finally:
        new.unlink(missing_ok=True)


def load_settings(given: Mapping[str, Any] | None = None, kept: Mapping[str, Any] | None = None) -> Settings:
    """Settings from all their sources; `kept` is what the database has. Raises SettingsError, in words."""
    found = gather(list(Settings.model_fields), given or {}, os.environ, kept)
    try:
        loaded = Settings.model_validate(found.values)
    except ValidationError as error:
        raise SettingsError(_in_words(error, found.sources)) from error
    loaded._sources, loaded._unknown = found.sources, found.unknown  # noqa: SLF001 -- its own module
    return loaded


def settings() -> Settings:
    """The settings of the current application."""
    return settings_of(current_app)


def settings_of(app: Flask) -> Settings:
    """The settings of an application."""
    return cast(Settings, app.extensions["community.settings"])


def _in_words(error: ValidationError, sources: Mapping[str, str]) -> str:
    faults = []
    for fault in error.errors(include_input=False):
        said = fault["msg"].removeprefix("Value error, ").removesuffix(".")
        if not fault["loc"]:  # settings that do not go together
            faults.append(f"{said}.")
            continue
        name = str(fault["loc"][0])
        where = ".".join(map(str, fault["loc"]))
        if fault["type"] == "extra_forbidden" and len(fault["loc"]) == 1:
            close = nearest(name, list(Settings.model_fields))
            faults.append(f"{where}: there is no such setting" + (f"; did you mean {close}?" if close else "."))
        else:
            faults.append(f"{where} (from {sources.get(name, 'the default')}): {said}.")
    return "These settings are wrong; `community settings --markdown` explains each.\n" + "\n".join(faults)
