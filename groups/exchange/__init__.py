"""Our entries in other people's formats."""
