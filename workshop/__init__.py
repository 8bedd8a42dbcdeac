"""A room that many phones join: codes, rounds, answers, proposals and what they come to. No Streamlit.

A room holds questions, sums by tier and what groups have handed in: never a customer, a row or a person.
"""
