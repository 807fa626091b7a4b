"""Ideas: what people wish for. Others vote for them, and whoever keeps the group says what becomes of them."""
