"""A plugin as somebody might write it: a page, an entry in the bar, a text in a slot, and an ear for leads."""
