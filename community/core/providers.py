"""The setting that tells of a sign-in provider."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

SECRET: dict[str, Any] = {"secret": True}
"""Marks a setting that is never shown."""


class SignInProvider(BaseModel):
    """A provider that people may sign in with. Name, id and secret are enough for google, linkedin, facebook,
    microsoft, github and x; any other is an issuer of OpenID Connect.
    """

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]+$", max_length=40, description="Stands in addresses: `google`.")
    client_id: str = Field(min_length=1, description="What the provider calls this site.")
    client_secret: str = Field(
        min_length=1, json_schema_extra=SECRET, description="What the provider knows this site by."
    )
    label: str = Field("", max_length=60, description="What the button says: `Google`.")
    issuer: HttpUrl | None = Field(None, description="The issuer's address, without `/.well-known/…`.")
    tenant: str = Field("common", pattern=r"^[A-Za-z0-9.-]+$", description="Microsoft: whose accounts may sign in.")
    authorize_url: HttpUrl | None = Field(None, description="GitHub Enterprise and the like: where it asks.")
    token_url: HttpUrl | None = Field(None, description="… where it gives tokens.")
    person_url: HttpUrl | None = Field(None, description="… where it tells of a person.")
    further_url: HttpUrl | None = Field(None, description="… where it tells of a person's addresses.")

    @property
    def issuer_address(self) -> str:
        """The issuer as a provider writes it: exactly as configured but for a bare closing slash."""
        return str(self.issuer).rstrip("/") if self.issuer else ""
