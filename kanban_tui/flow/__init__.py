"""The measures: pure functions from what happened to numbers, of the standard library and msgspec's values only."""
