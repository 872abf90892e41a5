"""Keys by table: of the board, an item, the charts, and the user's own map. Other screens bind their few themselves."""
