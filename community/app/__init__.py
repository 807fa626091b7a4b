"""Composition: the only code that knows the list of features."""
