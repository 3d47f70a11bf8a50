"""Fix the glyphs that a page paints, each fix for the files of certain producers."""
