"""The screen: choices, pages' parts, figures and the frame around them."""

VERSION = "0.1.0"
