"""Bookmarks: posts that somebody wants to find again, with a reminder if wished. They are that person's alone."""
