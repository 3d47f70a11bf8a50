"""The stages, one module each: page in, page out."""
