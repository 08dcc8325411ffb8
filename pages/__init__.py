"""The screens, one page a file."""
