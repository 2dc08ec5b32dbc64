"""Does the assistant answer, look up, ask back and refuse as it should, turn by turn?"""
