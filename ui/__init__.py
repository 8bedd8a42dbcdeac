"""The Streamlit app: choices, controls, exhibits on a page, and the frame around them."""
