"""Pages of every layout, as PDFs and as scans of the same: made, read and scored by blocks, rows and cells."""
