"""Articles: the company's blog in a group, with a cover, a summary, and a day on which it comes out."""
