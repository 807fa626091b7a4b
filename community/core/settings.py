"""Every setting with its meaning and default. Read from `COMMUNITY_…` variables or given to `create_app`."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

from flask import current_app
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError

PREFIX = "COMMUNITY_"


class SettingsError(Exception):
    """A setting is wrong; the message names it, says what was wrong and what to do."""


class SignInProvider(BaseModel):
    """An OpenID Connect provider that people may sign in with."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]+$", max_length=40, description="Stands in addresses: `google`.")
    label: str = Field(max_length=60, description="What the button says: `Google`.")
    issuer: HttpUrl = Field(description="The provider's issuer address, without `/.well-known/…`.")
    client_id: str
    client_secret: str

    @property
    def issuer_address(self) -> str:
        """The issuer as a provider writes it: exactly as configured but for a bare closing slash."""
        return str(self.issuer).rstrip("/")


class Settings(BaseModel):
    """The settings of one installation."""

    model_config = ConfigDict(extra="forbid")

    site_name: str = Field("Community", max_length=80, description="Stands in titles and messages.")
    data_dir: Path = Field(Path("community-data"), description="Folder of the embedded database and key.")
    database_url: str = Field("", description="Empty: an SQLite file in `data_dir`.")
    may_lose_data: bool = Field(
        default=False, description="For tests: take a PostgreSQL that does not wait for its disk."
    )
    secret_key: str = Field("", description="Signs cookies. Empty: made once and kept in `data_dir`.")
    base_url: str = Field("", description="Address of the community, for links that leave the site.")
    brand_hue: int = Field(172, ge=0, le=360, description="The one colour of the company, as a hue.")
    theme: str = Field("default", pattern=r"^[a-z0-9_-]+$", description="Folder under `themes/`.")
    plugins: list[str] = Field([], description="Packages of plugins: `community_plugins.reviews`.")
    sign_in: list[SignInProvider] = Field([], description="Providers that people may sign in with.")
    outbound_allow: list[str] = Field([], description="`host:port` inside the network that may be called.")
    readers: Literal["thread", "off"] = Field("thread", description="`off` where `community worker` runs.")
    group_founders: Literal["staff", "members"] = Field(
        "staff", description="Who opens groups: `staff` (see `community appoint`) or all `members`."
    )
    scoring_model: Path | None = Field(None, description="TOML file of the lead-scoring model.")
    lead_webhook_url: str = Field("", description="Where stage moves of leads are sent.")
    lead_webhook_secret: str = Field("", description="`whsec_…`, signs what is sent there.")

    def database(self) -> str:
        """The database address, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'community.db'}"

    def cookie_key(self) -> str:
        """The key that signs cookies; made once and kept beside the database if none is set."""
        if self.secret_key:
            return self.secret_key
        kept = self.data_dir / "secret_key"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return kept.read_text()


def load_settings(given: Mapping[str, Any] | None = None) -> Settings:
    """Settings from `given`, overruled by the environment. Raises SettingsError in words for a person."""
    values = {name: _parse(os.environ[PREFIX + name.upper()]) for name in Settings.model_fields
              if PREFIX + name.upper() in os.environ}  # fmt: skip
    try:
        return Settings.model_validate({**(given or {}), **values})
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("These settings are wrong. " + "; ".join(faults)) from error


def settings() -> Settings:
    """The settings of the current application."""
    return cast(Settings, current_app.extensions["community.settings"])


def _parse(text: str) -> Any:
    """Lists and numbers are written as JSON in the environment; everything else is taken as it stands."""
    try:
        return json.loads(text) if text[:1] in "[{0123456789" else text
    except ValueError:
        return text
