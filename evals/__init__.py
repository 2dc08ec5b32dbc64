"""Does it answer well, is it fast, and did that change?"""
