"""Is the company found that was meant, however its name was typed?"""
