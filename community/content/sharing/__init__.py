"""Share links: addresses by which somebody passes a post on, so that whoever comes by one is known to come from them.
They open nothing: who may not read the post does not read it by them.
"""
