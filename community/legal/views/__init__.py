"""Pages of what a company must have."""

from community.legal.views import accepting, papers, visits
from community.legal.views.frame import blueprint, foot

__all__ = ["accepting", "blueprint", "foot", "papers", "visits"]
