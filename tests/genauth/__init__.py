"""A stand-in for GenAuth: runs the pasted scripts in its versions of Node, as its documents say."""
