"""Our Flask: one commit for each request, after the view and before its answer is built."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, has_request_context, request, session
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from sqlalchemy.exc import DBAPIError
from werkzeug.routing import Rule

from community.core.numbers import RowNumbers
from community.core.unit import ATTEMPTS, abandon, asks_again, finish, give_way

MOST_PATHS = 20_000
LONGEST_PATH = 200
"""Signs: what somebody searched for is made anew, or strangers would fill the memory."""
WHOLE = frozenset({"_external", "_scheme", "_method"})


class LateRule(Rule):
    """A rule whose function that makes addresses is compiled when the first one is made: that of all rules is most of
    what it takes to make an application, and each process makes few of them. Werkzeug has no public way to say so.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []
        compiled = super()._compile_builder

        def build(rule: Rule, *args: Any, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(append_unknown))
            return made[0](rule, *args, **values)

        return build


class Application(Flask):
    """The community as a WSGI application of its own."""

    url_rule_class = LateRule
    jinja_options = Flask.jinja_options | {"undefined": StrictUndefined}
    paths: dict[Hashable, str]

    def __init__(self, *given: Any, **named: Any) -> None:
        self.paths = {}
        super().__init__(*given, **named)
        self.url_map.converters["int"] = RowNumbers

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As Flask's. A path of plain words is made once: a page of twenty posts has sixty of them."""
        values = {name: value for name, value in values.items() if value is not None}
        if not has_request_context() or not _are_plain(endpoint, values):
            return super().url_for(endpoint, **values)
        found = (request.script_root, request.method, request.blueprint, endpoint, *sorted(values.items()))
        if (path := self.paths.get(found)) is not None:
            return path
        path = super().url_for(endpoint, **values)
        if len(path) <= LONGEST_PATH:
            if len(self.paths) >= MOST_PATHS:
                self.paths = {}
            self.paths[found] = path
        return path

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


def _are_plain(endpoint: str, values: dict[str, Any]) -> bool:
    """Whether an address is made of nothing but what was given: no whole address, and no file, whose has a hash."""
    return not endpoint.endswith("static") and all(
        type(value) is str and name not in WHOLE for name, value in values.items()
    )
