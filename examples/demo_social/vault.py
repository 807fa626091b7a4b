"""What Demo Social remembers while it runs: codes and access tokens, in memory alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from examples.demo_social.client import Client
from examples.demo_social.people import DemoPerson

Clock = Callable[[], float]

CODE_SECONDS = 60
TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Code:
    """One authorization code; Authlib reads it through the `get_…` methods and the challenge members."""

    value: str
    person: DemoPerson
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    created_at: float

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.created_at)

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass(frozen=True)
class AccessToken:
    value: str
    person: DemoPerson
    client: Client
    scope: str
    expires_at: float
    clock: Clock

    def get_scope(self) -> str:
        return self.scope

    def get_user(self) -> DemoPerson:
        return self.person

    def get_client(self) -> Client:
        return self.client

    def is_expired(self) -> bool:
        return self.clock() >= self.expires_at

    def is_revoked(self) -> bool:
        return False


class Vault:
    def __init__(self, clock: Clock = time.time) -> None:
        self.clock = clock
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, AccessToken] = {}

    def keep_code(self, code: Code) -> None:
        self._codes[code.value] = code

    def take_code(self, value: str) -> Code | None:
        """Give the code out once: `pop` is atomic, so two requests at once cannot both have it."""
        code = self._codes.pop(value, None)
        if code is None or self.clock() >= code.created_at + CODE_SECONDS:
            return None
        return code

    def keep_token(self, value: str, person: DemoPerson, client: Client, scope: str) -> None:
        expires_at = self.clock() + TOKEN_SECONDS
        self._tokens[value] = AccessToken(value, person, client, scope, expires_at, self.clock)

    def find_token(self, value: str) -> AccessToken | None:
        return self._tokens.get(value)
