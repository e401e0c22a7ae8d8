"""Models that the metadata is told by, learnt from paragraphs written for it."""
