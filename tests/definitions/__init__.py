"""The definition files: how they are read, checked, and what ours say."""
