"""LinkedIn. https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2

Its ID token has no nonce, a `code_verifier` is refused unless the application was enabled for it, and the secret
goes into the form. What stands in for the nonce: the state is bound to the browser, and the userinfo answer is asked
for at once and must speak of the same `sub`.
"""

from __future__ import annotations

from community.people.providers.openid import SCOPE, read
from community.people.providers.told import Known

LINKEDIN = Known(
    label="LinkedIn",
    issuer="https://www.linkedin.com/oauth",
    scope=SCOPE,
    read=read,
    pkce=False,
    nonce=False,
    client_auth="client_secret_post",
)
