"""Language evidence: lexicon, n-grams, word forms, and the functions that ask them."""
