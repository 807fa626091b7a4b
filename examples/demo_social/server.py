"""Authlib's authorization server, put together for one client."""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from flask import Flask

from examples.demo_social.client import AUTH_METHODS, SCOPES, Client
from examples.demo_social.grants import (
    PersonEndpoint,
    RequiredChallenge,
    SignedIdentity,
    TokenLookup,
    code_grant,
)
from examples.demo_social.keys import ALGORITHM, SigningKey
from examples.demo_social.vault import TOKEN_SECONDS, Vault


def build_server(app: Flask, client: Client, vault: Vault, issuer: str, key: SigningKey) -> Any:
    def query_client(client_id: str) -> Client | None:
        return client if client_id == client.client_id else None

    def save_token(token: dict[str, Any], request: Any) -> None:
        vault.keep_token(token["access_token"], request.user, client, token["scope"])

    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": TOKEN_SECONDS}
    server = AuthorizationServer(app, query_client, save_token)
    server.register_grant(code_grant(vault), [SignedIdentity(issuer, key), RequiredChallenge(required=True)])
    protector = ResourceProtector()
    protector.register_token_validator(TokenLookup(vault))
    server.register_endpoint(PersonEndpoint(resource_protector=protector))
    return server


def discovery(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "name", "email", "email_verified"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
