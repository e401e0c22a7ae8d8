"""Models that metadata is told by, learnt from paragraphs written for it (texts/).

What persons and organisations are made to say and do in these paragraphs is invented.
"""
