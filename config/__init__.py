"""The roof: settings, addresses, the server's entrance, and commands that cross the floors."""
