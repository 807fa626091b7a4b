"""Looking after what is said: flags and newcomers' first posts in one queue, decisions that can be undone, silences.

An engine: it works on any kind that says `moderated=True` and knows none.
"""
