"""Lines of a page in, lines in reading order out."""
