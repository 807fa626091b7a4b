"""Takes in a community that was on Stack Exchange, from the files of its public dump."""
