"""The stage: a page as a projector shows it, what of a page its link hides, and lectures as they are held."""
