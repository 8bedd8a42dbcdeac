"""What stands between the network and the pages: the door, its headers, the first bytes, a silent log, and the end."""
