"""Figures, on request (`make bench`): what the product costs in instructions, capacity units and time."""
