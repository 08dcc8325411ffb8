"""Model selection in pictures and words: criteria over K, what they do not say, one model, and how sure it is."""
