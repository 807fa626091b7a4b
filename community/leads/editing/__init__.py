"""Writing a scoring model: rules as forms, its text, what is wrong with it and where, what differs. No database."""
