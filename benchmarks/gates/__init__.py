"""The gates of the judge: does it reject all that is wrong, accept all that is right, and everywhere alike?"""
