"""Who may see and do what: things, audiences, principals and grants; rules written once, as SQL."""
