"""Word and HTML files repaired in place: only their text changes."""
