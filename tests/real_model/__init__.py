"""A real, tiny model behind a real OpenAI-compatible server: `make test-llm`."""
