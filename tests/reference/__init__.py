"""Published results and other programs' answers, as data."""
