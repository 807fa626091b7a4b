"""The community as a WSGI application."""

from community import create_app

app = create_app()
