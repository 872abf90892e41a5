"""To the store and back: the connection, orders, messages, and what is read for the screens."""
