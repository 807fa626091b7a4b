"""The front page: what the community is, its groups, and what happened."""
