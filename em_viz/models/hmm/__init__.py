"""The pictures and words of hidden Markov models: one idea a file, put together in `scene`."""
