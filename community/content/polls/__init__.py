"""Polls: a question with choices. One, several, or an order; results at once or at the end."""
