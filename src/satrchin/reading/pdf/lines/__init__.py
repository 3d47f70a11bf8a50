"""Glyphs of one line in, its text in logical order out."""
