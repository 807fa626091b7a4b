"""Pages of signing in and of one's own ways in."""

from community.people.views import door, joining, matching, passwords, ways  # noqa: F401 -- their routes
from community.people.views.entering import blueprint

__all__ = ["blueprint"]
