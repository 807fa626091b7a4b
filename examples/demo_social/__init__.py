"""Demo Social: the sign-in provider of our demo, standing in for Google or LinkedIn."""

from __future__ import annotations

from examples.demo_social.app import create_app
from examples.demo_social.people import DemoPerson, load_people

__all__ = ["DemoPerson", "create_app", "load_people"]
