"""Page geometry that PDF and scan readers share."""
