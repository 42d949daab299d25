"""One module a generated file."""
