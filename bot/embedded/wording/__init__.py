"""What the embedded model says of records and passages, in Chinese and English."""
