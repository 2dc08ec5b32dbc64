"""An answer as a Slack message: pure functions from what was found to the blocks that show it."""
