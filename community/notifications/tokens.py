"""The token in a mail by which its mails are stopped: opaque, and good for one person and one reason only.

It is the notice's own reference with a signature. The notice says whose it is and why they were told.
"""

from __future__ import annotations

import hashlib

from flask import current_app
from itsdangerous import BadSignature, Signer

from community.core.errors import NotFound

_SALT = "notices.unsubscribe"


def token_for(ref: str) -> str:
    """The token of the notice `ref`."""
    return _signer().sign(ref).decode()


def ref_in(token: str) -> str:
    """The reference in a token. Raises NotFound if we did not sign it for this."""
    try:
        return _signer().unsign(token).decode()
    except BadSignature as error:
        raise NotFound from error


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt=_SALT, digest_method=hashlib.sha256)
