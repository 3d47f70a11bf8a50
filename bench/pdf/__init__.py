"""Digital PDFs with known truth: letters of our own through every producer that is installed, and their figures."""
