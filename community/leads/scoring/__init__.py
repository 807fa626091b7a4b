"""Scoring as pure functions of a model, what somebody did, and an instant. No database, no clock."""
