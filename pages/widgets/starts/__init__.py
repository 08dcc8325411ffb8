"""What the pages about many starts share: which run they are about, and how they are entered."""
