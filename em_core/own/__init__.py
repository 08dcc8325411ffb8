"""People's own data: a file or a text, what was found in it, which remedies are in force, and what a model takes.

A file goes through finders, one a file in `finders/`: some look at its rows (lines above the header, totals,
footnotes), some at its columns (thousands, money, dates, identifiers). Each tells what it found in a Problem with
Remedies; what would be a guess is decided by who brought the file.
"""
