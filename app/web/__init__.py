"""The page for people: rendered on the server, complete without scripts, livelier with them."""
