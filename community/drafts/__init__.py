"""Texts that are not sent yet, kept on the server: one for each page that somebody writes in, theirs alone. Knows no
kind: features say by `community_draft_forms` which forms there are.
"""
