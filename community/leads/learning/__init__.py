"""Back-testing and learning: how well scores told who was won. No database, no clock, no dice without a seed."""
