"""Notices: who is told of what happened, in the list behind the bell and by mail. An engine: it knows no kind.

A feature declares by the hook `community_concerns` whom a verb concerns and why. A dispatcher follows the activity
log and gives each of them one notice; whether they may read what it tells of is asked when it is given, when it is
shown or counted, and when its mail leaves.
"""
