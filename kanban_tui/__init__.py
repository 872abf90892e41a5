"""A Kanban board in the terminal whose WIP limits are hard."""

__version__ = "0.1.0"
