"""Put the lines of a page into reading order."""
