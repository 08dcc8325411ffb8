"""What pages keep in a link beside the run: read from text, and written back as the page writes it."""
