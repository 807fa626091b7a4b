"""Keeps the readers running: in threads of the server, or in a process of its own."""
