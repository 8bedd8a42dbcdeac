"""The controls of the pages: forms, switches and sliders, and the fragments they belong to."""
