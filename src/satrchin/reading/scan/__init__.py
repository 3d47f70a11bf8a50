"""Read scanned pages: page images to pages of lines."""
