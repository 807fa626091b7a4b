"""Groups: where people meet. Public, semi-private or private; each has an audience, and membership is a grant
towards it.
"""
