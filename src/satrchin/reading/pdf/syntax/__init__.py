"""What a PDF file says: objects, fonts, content streams."""
