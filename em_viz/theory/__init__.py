"""Why EM works, in pictures: the bound and the gap, the minorising curve, the derivation. One idea a file."""
