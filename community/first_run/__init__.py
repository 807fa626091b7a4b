"""The first-run set-up in the browser: from a code printed at start to a community that can be shown to people."""
