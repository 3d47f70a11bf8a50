"""OCR engines: pictures of lines in, characters with confidences out."""
