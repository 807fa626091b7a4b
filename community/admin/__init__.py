"""The frame of the administration: its shell and menu, the pages of the floors below, and what staff did.

Features above fill it: they attach entries of the menu, what needs attention, and steps of the first-run set-up.
"""
