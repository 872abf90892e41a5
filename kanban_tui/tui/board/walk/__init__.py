"""Walking the board in a stand-up."""
