"""Is it fast enough, on this machine?"""
