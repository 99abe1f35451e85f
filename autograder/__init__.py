"""chainrule grades students' backpropagation code by proof, and says which mistake it is."""

__version__ = "0.1.0"
DISTRIBUTION = "chainrule"  # by which the command knows that this is the package it came with
