"""Tags: a few words that a topic goes by, and a page of each with the topics that the viewer may read."""
