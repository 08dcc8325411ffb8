"""What the pages of the family are made of."""
