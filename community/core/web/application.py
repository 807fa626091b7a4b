"""Our Flask: one commit for each request, after the view and before its answer is built."""

from __future__ import annotations

from flask import Flask, session
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from sqlalchemy.exc import DBAPIError

from community.core.unit import ATTEMPTS, abandon, asks_again, finish, give_way


class Application(Flask):
    """The community as a WSGI application of its own."""

    jinja_options = Flask.jinja_options | {"undefined": StrictUndefined}

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit what it wrote; an error on the way undoes it and meets the error pages.

        Where the database refuses the commit only because of what others wrote meanwhile, the view runs again.
        """
        for attempt in range(1, ATTEMPTS):
            cookie = dict(session)
            try:
                return self._answer_and_commit()
            except DBAPIError as error:
                if not asks_again(error):
                    raise
                give_way(attempt)
            session.clear()
            session.update(cookie)
        return self._answer_and_commit()

    def _answer_and_commit(self) -> ResponseReturnValue:
        try:
            answer = super().dispatch_request()
            finish()
        except BaseException:
            abandon()
            raise
        return answer
