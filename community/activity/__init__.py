"""Everything that happens: one append-only log, the readers that follow it, the stream that people read,
and the outbox through which effects leave.
"""
