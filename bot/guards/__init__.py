"""The guards: what no model may say, whichever one it is (docs/guards.md)."""
