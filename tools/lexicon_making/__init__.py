"""Makes the generated knowledge tables from the rows that people write in resources/."""
