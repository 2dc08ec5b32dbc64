"""Does the retriever find the passage that answers?"""
