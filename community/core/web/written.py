"""The answer to a form that wrote something: where to go now."""

from __future__ import annotations

from flask import Response, redirect, request
from werkzeug import Response as AnyResponse


def written(address: str) -> AnyResponse:
    """A redirect; for a script that sent the form without leaving the page, 201 and the address."""
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(status=201, headers={"Location": address})
    return redirect(address)
