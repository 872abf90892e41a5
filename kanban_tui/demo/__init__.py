"""The board of `wip demo`: what a small team did in ninety days."""
