"""What every page has around its own content: the heading, the answer, the ways on."""
