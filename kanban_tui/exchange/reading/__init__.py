"""Files of other tools, and the boards that were exported, as what the store takes in. All complaints come at once."""
