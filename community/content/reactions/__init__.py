"""Reactions: what people say to a post with one sign. Each person has at most one to a post."""
