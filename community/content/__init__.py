"""What people write: the base (topics and posts), and beside it one folder for each further kind."""
