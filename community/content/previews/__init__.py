"""Previews of links: what stands alone on a line of a post is shown as a card that says where it leads. The page is
looked at once, by the machine that keeps the outbox; readers are shown what was kept of it, and meet nobody else.
"""
