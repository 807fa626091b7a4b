"""The ground: database, unit of work, web kit, text, time, ids, settings. It knows nothing of communities."""
