"""`python -m halfstep`, for where the command itself is not on the path."""

import sys

from halfstep.command import main

if __name__ == "__main__":
    sys.exit(main())
