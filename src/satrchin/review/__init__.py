"""The review: a local page on which a person settles the doubts of a batch, and what keeps and applies decisions."""
