"""Questions: topics that look for an answer. Whoever asked, or keeps the group, accepts one; others say that they
have the same question.
"""
