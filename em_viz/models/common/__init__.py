"""What the pictures of several models share: the scene, its headline, bars, points and ellipses."""
