"""Read files of all supported kinds into documents of lines."""
