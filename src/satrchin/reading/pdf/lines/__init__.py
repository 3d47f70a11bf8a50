"""Convert the glyphs of a line to text in logical order."""
