"""Files that people bring along: pictures in what they write, and whatever else they give to others. An engine: a
file belongs to a thing of any kind, and whoever reads that reads the file.
"""
