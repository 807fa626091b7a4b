"""Sign-in providers: OpenID Connect by Authlib, one for each entry of the setting `sign_in`."""

from __future__ import annotations

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug import Response

from community.core.outbound import guard
from community.core.settings import Settings
from community.people.actions import Claims
from community.people.models import ISSUER_LENGTH, SUBJECT_LENGTH

WELL_KNOWN = "/.well-known/openid-configuration"


class SignInFailed(Exception):
    """The provider did not vouch for anybody; the message says why, for the log."""


class _GuardedSession(OAuth2Session):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        guard(self)


class _Provider(FlaskOAuth2App):
    client_cls = _GuardedSession


class _Registry(OAuth):
    oauth2_client_cls = _Provider


def init_app(app: Flask, given: Settings) -> None:
    """Register the providers of the settings."""
    registry = _Registry(app)
    for provider in given.sign_in:
        registry.register(
            provider.name,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.issuer_address + WELL_KNOWN,
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
    app.extensions["community.sign_in"] = registry


def start(name: str, redirect_uri: str) -> Response:
    """Send the browser to the provider. Raises SignInFailed if the provider cannot be reached."""
    try:
        redirect: Response = _client(name).authorize_redirect(redirect_uri)
    except (OAuthError, RequestException, KeyError, ValueError) as error:
        raise SignInFailed(str(error)) from error
    return redirect


def complete(name: str, issuer: str) -> Claims:
    """Exchange the code of the callback and check everything about it. Raises SignInFailed.

    State, PKCE, nonce, signature, issuer and audience are checked by Authlib; `sub` of the ID token and of the
    userinfo answer must be the same (OpenID Connect Core 1.0, 5.3.2).
    """
    client = _client(name)
    try:
        token = client.authorize_access_token()
        vouched = dict(token.get("userinfo") or {})
        if not vouched.get("sub") or str(vouched.get("iss", "")).rstrip("/") != issuer:
            raise SignInFailed("the answer held no ID token of this issuer")
        told = dict(client.userinfo(token=token))
    except (OAuthError, JoseError, RequestException, KeyError, ValueError) as error:
        raise SignInFailed(f"{type(error).__name__}: {error}") from error
    if told.get("sub") != vouched["sub"]:
        raise SignInFailed("the ID token and the userinfo answer speak of different people")
    return _claims(issuer, told)


def _claims(issuer: str, told: dict[str, Any]) -> Claims:
    subject = told["sub"]
    if not _text(subject) or len(subject) > SUBJECT_LENGTH or len(issuer) > ISSUER_LENGTH:
        raise SignInFailed("the subject is not a text of reasonable length")
    return Claims(
        issuer=issuer,
        subject=subject,
        name=_text(told.get("name")),
        email=_text(told.get("email")),
        email_verified=told.get("email_verified") is True,
    )


def _text(value: Any) -> str:
    """A text that can be kept: JSON may carry halves of characters, which no database takes."""
    return value if isinstance(value, str) and value.isprintable() else ""


def _client(name: str) -> Any:
    return current_app.extensions["community.sign_in"].create_client(name)
