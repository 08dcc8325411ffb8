"""One run as a value: from and to links, files, tables and scripts."""
