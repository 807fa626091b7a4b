"""People: accounts, the identities at other providers that open them, and sign-in sessions.

A person has an id (a thing) and a principal, which carries the name that others see. An account at a provider
is known by (issuer, subject) and by nothing else; an e-mail address never opens an account.
"""
