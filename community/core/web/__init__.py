"""The web kit: pages, errors, headers, forms. What every view stands on."""
