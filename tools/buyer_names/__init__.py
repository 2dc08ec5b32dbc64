"""Which company a typed name means: taken apart, compared feature by feature, decided."""
