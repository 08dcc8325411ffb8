"""Pieces that know no page: words, problems, the player, the runs that are made once for everybody."""
