"""The commands of `chainrule`, a module each: its options and what it prints."""
