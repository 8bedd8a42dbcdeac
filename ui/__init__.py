"""The screen: choices, controls, exhibits on a page and the frame around them."""
