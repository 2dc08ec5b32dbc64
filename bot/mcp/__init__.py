"""The MCP door: other assistants ask this one, or use its reading tools, with the rights of a token."""
