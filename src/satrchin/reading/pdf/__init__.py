"""Read digital PDFs into pages of lines in logical order."""
