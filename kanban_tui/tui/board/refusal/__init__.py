"""A refusal on the board: what is full, who fills it, and the moves that make room."""
