"""Finds references to AI models whose lifecycle has run out. The program is a binary; `__main__` starts it."""
