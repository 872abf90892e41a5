"""The measures: pure functions from what happened to numbers, standard library only."""
