"""How the pages look and how they are used: screenshots, axe, the keyboard, narrow windows, right to left."""
