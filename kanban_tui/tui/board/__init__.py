"""The board's screen."""
