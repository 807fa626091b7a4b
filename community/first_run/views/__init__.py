"""The pages of the set-up: before there is an owner, and after."""

from community.first_run.views import after, before  # noqa: F401 -- their routes
from community.first_run.views.frame import blueprint

__all__ = ["blueprint"]
