"""The authorization code flow: Authlib's grant and extensions, tied to the vault and the signing key."""

# mypy: disable-error-code="import-untyped", allow-subclassing-any
from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo, UserInfoEndpoint
from joserfc.jwk import RSAKey

from examples.demo_social.client import AUTH_METHODS, Client
from examples.demo_social.keys import SigningKey
from examples.demo_social.people import DemoPerson
from examples.demo_social.vault import AccessToken, Code, Vault


def claims_of(person: DemoPerson, scope: str) -> dict[str, Any]:
    claims = UserInfo(sub=person.sub, name=person.name, email=person.email, email_verified=True)
    return dict(claims.filter(scope))


def code_grant(vault: Vault) -> type[Any]:
    """Authlib wants a class and makes the instances itself, so the vault comes in by closure."""

    class CodeGrant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            kept = Code(
                value=code,
                person=request.user,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=asked.get("nonce"),
                code_challenge=asked["code_challenge"],
                code_challenge_method=asked["code_challenge_method"],
                created_at=vault.clock(),
            )
            vault.keep_code(kept)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return vault.take_code(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            """Nothing is left to delete: `take_code` has removed it."""

        def authenticate_user(self, authorization_code: Code) -> DemoPerson:
            return authorization_code.person

    return CodeGrant


class RequiredChallenge(CodeChallenge):
    """Authlib's `required=True` binds public clients only and allows "plain"; here S256 binds everyone."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: Any) -> None:
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with code_challenge_method S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class SignedIdentity(OpenIDCode):
    def __init__(self, issuer: str, key: SigningKey) -> None:
        super().__init__()
        self.issuer = issuer
        self.key = key

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        """Never: the website that sent the nonce checks it, and going back to choose again is fine."""
        return False

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self.key.private

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return self.key.header()

    def get_client_claims(self, client: Client) -> dict[str, str]:
        return {"iss": self.issuer, "aud": client.client_id}

    def generate_user_info(self, user: DemoPerson, scope: str) -> dict[str, Any]:
        return claims_of(user, scope)


class TokenLookup(BearerTokenValidator):
    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self.vault = vault

    def authenticate_token(self, token_string: str) -> AccessToken | None:
        return self.vault.find_token(token_string)


class PersonEndpoint(UserInfoEndpoint):
    def generate_user_info(self, user: DemoPerson, scope: str) -> dict[str, Any]:
        return claims_of(user, scope)
