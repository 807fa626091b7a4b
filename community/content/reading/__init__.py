"""How far people have read: a position for each person and topic. It is their own, so nothing of it is in the log."""
