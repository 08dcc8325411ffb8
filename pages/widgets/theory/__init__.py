"""What the pages under "Why it works" share: first of all, which run they are about."""
