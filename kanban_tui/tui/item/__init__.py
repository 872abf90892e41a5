"""The screen of one item, and its form."""
