"""The Persian evidence: lexicon and n-grams, and the searches over them."""
