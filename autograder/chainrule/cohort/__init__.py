"""Many submissions: graded side by side, kept, and graded again from a receipt."""
