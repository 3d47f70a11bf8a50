"""OCR engines: recognise line images as characters with confidences."""
