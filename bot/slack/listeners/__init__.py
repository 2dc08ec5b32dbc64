"""What the Bolt app listens to, a kind of payload a file."""
