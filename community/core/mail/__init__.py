"""Mail: what a letter says, the message made of it, and the way it leaves. Nothing here decides who gets one."""
