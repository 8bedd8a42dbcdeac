"""The elements of three places of the product and nothing else: what Streamlit alone takes when one of them is moved.

`crowd.py moves` serves it as a page of its own and moves `?at=` ratio, plain or trend. The texts are stand-ins as long
as the product's; nothing is counted, read or kept in the link.
"""

import streamlit as st

TABLE = "| year | value |\n|---|---|\n" + "\n".join(f"| {year} | {{moved}} |" for year in range(12))
PICTURE = "a picture that is as large as a small figure. " * 40


def chips(many: int) -> None:
    """The row under a table: a word, and a button for each of its columns."""
    with st.container(horizontal=True, wrap=False, gap="small", key="chips"):
        st.markdown(":material/help: How it is counted:", width="content")
        for column in range(many):
            st.button(f"Column {column}", key=f"chip_{column}", type="tertiary")


def table(moved: object) -> None:
    """A table and the button for all its columns."""
    with st.container(key="room"), st.container(horizontal=True, key="line"):
        st.markdown(TABLE.format(moved=moved))
        st.button("All columns", key="all", type="tertiary")


def key_figures(many: int, moved: object) -> None:
    """Figures in a row, each with the button for its proof."""
    with st.grid(many, min_column_width=148):
        for figure in range(many):
            with st.container(gap=None):
                st.metric(f"Key figure {figure}", f"{moved} kr", "beside it", help="What it says")
                st.button("How it is counted", key=f"key_{figure}", type="tertiary", icon=":material/help:")


@st.fragment
def ratio() -> None:
    """Three fields, a sentence, three figures and a table of six columns."""
    with st.expander("Fill or mend", expanded=True):
        st.caption("What keeping a customer costs is an assumption.")
        left, middle, right = st.columns(3)
        moved = left.slider("What a new customer costs", 1, 25, 10, key="growth_ratio", help="What it is")
        middle.slider("Points fewer", 1, 20, 1, key="points", help="What it is")
        right.number_input("Keeping one a year", 0.0, 1e9, 100.0, 10.0, key="cost", help="What it is")
        with st.container(key="place"):
            st.markdown(f"One point fewer keeps {moved} customers more.")
            key_figures(3, moved)
            table(moved)
            chips(6)


@st.fragment
def plain() -> None:
    """A choice of tiers, five sliders, the answer, its figure and two key figures."""
    left, right = st.columns(2)
    with left:
        st.segmented_control("Whom", ["Super", "Top", "Middle", "Bottom"], selection_mode="multi", key="whom")
        moved = st.select_slider("Purchases a year", [i / 4 for i in range(33)], 1.0, key="frequency")
        for lever in range(4):
            st.select_slider(f"Lever {lever}", [f"{i} of it" for i in range(21)], "0 of it", key=f"lever_{lever}")
    with right:
        st.header(f"{moved} kr is the gain")
        st.subheader("All: from so much to so much", help="How it is read")
        st.markdown(PICTURE + str(moved))
        key_figures(2, moved)


@st.fragment
def trend() -> None:
    """Three switches, a heading, a figure, and a table of five columns under a tab."""
    with st.container(horizontal=True, key="switches"):
        st.segmented_control("Shows", ["Customers", "Revenue"], default="Customers", key="shows")
        st.segmented_control("Step", ["Month", "Quarter"], default="Month", key="step")
        moved = st.toggle("By tier", key="trend_tiers")
    st.subheader(f"Active customers {moved}", anchor="trend", help="How it is read")
    picture, rows = st.tabs(["Picture", "Table"], key="look")
    picture.markdown(PICTURE + str(moved))
    with rows:
        table(moved)
        chips(5)


st.title("Bare")
{"ratio": ratio, "plain": plain, "trend": trend}[st.query_params.get("at", "ratio")]()
