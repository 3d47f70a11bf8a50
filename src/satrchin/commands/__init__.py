"""Commands, one module each: options and help; the library does the work."""
