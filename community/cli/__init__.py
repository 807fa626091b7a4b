"""The commands of an operator: `community …`, or `flask community …` in a host's application."""
