"""Hand-overs to a person: asked for, queued, taken, answered and closed; and who is told of them."""
