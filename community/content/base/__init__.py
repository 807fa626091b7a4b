"""Topics and posts. A topic is a root in the audience of its group; its posts belong to it, the first one being
what it opens with. So moving a topic changes one row.
"""
