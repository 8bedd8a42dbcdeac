"""What a figure shows before what could be is revealed: the same form without its outlines."""

from __future__ import annotations

from dataclasses import replace

from report.forms import BarGroup, Bars, Bridge, Columns, Curve, Form, Lines, Rails


def solid(form: Form) -> Form:
    """The form without scenarios and without what lies beyond the evidence; itself where it has neither.

    What is drawn solid stands where it stood.
    """
    if isinstance(form, Rails) and any(rail.beyond for rail in form.rails):
        return replace(form, rails=tuple(replace(rail, beyond=()) for rail in form.rails))
    if isinstance(form, Bridge):
        steps = tuple(step for step in form.steps if step.role != "scenario")
        return form if len(steps) in (0, len(form.steps)) else replace(form, steps=steps)
    if isinstance(form, Bars):
        groups = [BarGroup(group.name, tuple(r for r in group.rows if r.role != "scenario")) for group in form.groups]
        kept = tuple(group for group in groups if group.rows)
        return form if not kept or kept == form.groups else replace(form, groups=kept)
    return form


def revealed_in(form: Form | None) -> tuple[Form | None, ...]:
    """The steps in which a figure is shown: what is, then with what could be; one step where it has no outline."""
    if form is None or isinstance(form, Columns | Curve | Lines):
        return (form,)
    first = solid(form)
    return (form,) if first is form else (first, form)
