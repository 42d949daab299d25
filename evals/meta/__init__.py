"""Is the checklist right? It is held to replies that are known to be good, spoilt in one way, disguised or gamed."""
