"""What people install: the wheel, the command, and what is written for those who serve it to others."""
