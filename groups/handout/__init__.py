"""What a family takes away: the chosen groups on a page, on paper, in a letter, in a message."""
