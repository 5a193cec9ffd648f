"""The `milepael` command: one file per sub-command, thin."""
