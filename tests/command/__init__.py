"""The command `halfstep`, in this process."""
