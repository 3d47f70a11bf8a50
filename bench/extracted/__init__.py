"""Text as real extractors give it: our documents through every producer and extractor at hand, with known truth."""
