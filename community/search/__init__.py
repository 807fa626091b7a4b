"""Search over any kind. The index ranks ids; the live rule, in SQL, decides which of them a viewer is shown."""
