"""How an action or a query says no. Each is also an HTTP error, so that a view need not translate it."""

from __future__ import annotations

from werkzeug.exceptions import HTTPException


class NotFound(HTTPException):
    """It does not exist, or not for this viewer."""

    code = 404


class Forbidden(HTTPException):
    """The viewer may know of it but may not do this."""

    code = 403


class Conflict(HTTPException):
    """It cannot be done as things stand; `description` says why and what to do."""

    code = 409
