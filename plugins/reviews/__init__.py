"""Reviews: stars and a text about a product, answered by the company, shown on its website.

A plugin like any other: it declares one kind, and search, notices, moderation, feeds and scoring come with it.
"""
