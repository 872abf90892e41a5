"""Screens of rows: the bin, the boards, the log, policies, settings, templates, and everything by name."""
