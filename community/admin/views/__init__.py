"""The pages of the frame."""

from community.admin.views import deliveries, mails, overview, papers, readers, settings  # noqa: F401 -- their routes
from community.admin.views.frame import blueprint

__all__ = ["blueprint"]
