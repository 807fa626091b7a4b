"""What a company must have where people come: whether their visits may be measured is asked, never assumed."""
