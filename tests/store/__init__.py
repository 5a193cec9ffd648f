"""The tests of what is kept and sent that need no server."""
