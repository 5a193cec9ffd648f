"""How each kind of sender writes what happens. Nothing here chooses what that is."""
