"""Streams as formats: the site's, a group's, a person's and one's own, for feed readers and other software."""
