"""Boards that a file keeps: opening it whatever is in it and wherever it lies, and knowing it from others.

What files and servers have in common stands a floor above; of servers alone is `postgres`.
"""
