"""The keys by screen, and the user's own key map."""
