"""Parse PDF files: objects, fonts and content streams."""
