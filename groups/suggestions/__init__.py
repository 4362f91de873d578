"""What visitors and groups tell us about entries: taken in, kept, and decided by a curator."""
