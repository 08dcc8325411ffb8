"""A run as a page to print: its picture as a plain SVG, the methods, the numbers. Knows no player."""
