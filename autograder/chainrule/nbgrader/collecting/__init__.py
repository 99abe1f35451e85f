"""Brings submissions into a course of nbgrader, with whose they are and when they were handed in."""
