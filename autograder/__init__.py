"""chainrule grades students' backpropagation code by proof, and says which mistake it is."""

__version__ = "0.1.0"
