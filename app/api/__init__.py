"""The API: one router per noun, and one way to say what went wrong."""
