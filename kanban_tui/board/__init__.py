"""The rules of the board: pure, of the standard library and msgspec's values only."""
