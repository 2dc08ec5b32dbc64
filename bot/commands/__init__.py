"""The shell's commands, by what they are about."""
