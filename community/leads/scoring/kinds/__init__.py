"""The kinds of rules, one small file each."""
