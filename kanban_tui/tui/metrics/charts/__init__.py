"""The charts: pure functions from data, a size, inks and glyphs to strips, all drawn on one grid of cells."""
