"""Fixes of the glyphs that a page paints."""
