"""Screens of rows: the bin, the boards, the settings, and everything by name."""
