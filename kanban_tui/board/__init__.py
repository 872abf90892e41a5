"""The rules of the board: pure, standard library only."""
