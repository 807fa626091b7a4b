"""Ways in by an account elsewhere: one module for each provider with what it calls things, and one flow for all."""

from community.people.providers.flow import check, complete, init_app, start, tell, try_out, ways
from community.people.providers.told import SignInFailed

__all__ = ["SignInFailed", "check", "complete", "init_app", "start", "tell", "try_out", "ways"]
