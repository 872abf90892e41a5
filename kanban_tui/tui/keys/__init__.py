"""Keys by table: the board's, the charts', and the user's own key map. Other screens bind their few themselves."""
