"""Pages of people: signing in, profiles, one's own settings."""

from community.people.views import address, data, door, joining, matching, own, passwords, profile, ways  # noqa: F401 -- their routes
from community.people.views.entering import blueprint

__all__ = ["blueprint"]
