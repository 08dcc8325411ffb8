"""The stage: the look of a page as a projector shows it, and what of a page its link hides."""
