"""What search engines are told: every address that any visitor reads in full, and which addresses are for nobody's
index.
"""
