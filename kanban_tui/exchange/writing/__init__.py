"""A board as a file: a document with all of it, and a table of its items."""
