"""Whether a wrong rule would be noticed: `python -m tests.mutation` makes each wrong in every small way."""
