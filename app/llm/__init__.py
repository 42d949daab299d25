"""Adapters of the port `ChatModel`: any OpenAI-compatible endpoint, and a script for tests and demonstrations."""
