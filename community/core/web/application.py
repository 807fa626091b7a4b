"""Our Flask: one commit for each request, after the view and before its answer is built."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined

from community.core.unit import abandon, finish


class Application(Flask):
    """The community as a WSGI application of its own."""

    jinja_options = Flask.jinja_options | {"undefined": StrictUndefined}

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit what it wrote; an error on the way undoes it and meets the error pages."""
        try:
            answer = super().dispatch_request()
            finish()
        except BaseException:
            abandon()
            raise
        return answer
