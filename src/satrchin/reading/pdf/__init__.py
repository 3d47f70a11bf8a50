"""Digital PDFs: a file in, pages of lines in logical order out."""
