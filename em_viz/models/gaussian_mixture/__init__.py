"""The pictures and words of a Gaussian-mixture run: one idea a file, put together in `scene`."""
