"""How right the results are: metadata against a table of truth, rankings against judgments."""
