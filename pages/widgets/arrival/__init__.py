"""Where a page begins: its address, what this session shows, and the way back into both."""
