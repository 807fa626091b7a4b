"""A plugin that implements a hook which nobody calls."""
