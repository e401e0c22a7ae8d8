"""Files to documents to an index: loading, metadata, building, the command line."""
