"""What a browser says of a page that is open: findings of axe-core, how far things jumped, and its running text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# Shifts since the page was opened; those just after a key or a click count as well.
SHIFTS = """() => new Promise(done => {
  let sum = 0
  const seen = new PerformanceObserver(list => list.getEntries().forEach(shift => { sum += shift.value }))
  seen.observe({type: 'layout-shift', buffered: true})
  setTimeout(() => { seen.disconnect(); done(sum) }, 100)
})"""
# Answers, paragraphs and captions, those of a component in its own root too. Apart is what stands in tables, figures,
# formulas, labels and chips, and the line of sources under the page's rule.
RUNNING_TEXT = """() => {
  const apart = ['table', '[data-testid=stPlotlyChart]', '[data-testid=stMetric]', 'label', 'button', 'summary',
    '[role=tablist]', '.st-key-context', '[class*=proofs_]', '[data-testid=stPageLink]', '[data-testid=stFileUploader]',
    '[data-testid=stElementContainer]:has(hr) + *', '.katex', '[data-testid=stProgress]', '.stMarkdownBadge',
    '[data-testid=stIconMaterial]', '.voice', '.bars', 'dl'].join()
  const places = ['h2', ...['Markdown', 'Caption'].map(kind => `[data-testid=st${kind}Container] :is(p, li)`)]
  const main = document.querySelector('[data-testid=stMain]')
  const roots = [...main.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean)
  const found = [main.querySelectorAll(places.join()), ...roots.map(root => root.querySelectorAll('h2, p'))]
  return found.flatMap(some => [...some]).flatMap(one => {
    if (one.closest(apart) || !one.checkVisibility({visibilityProperty: true})) return []
    const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT)
    let text = ''
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(apart)) text += walk.currentNode.data
    return [text]
  })
}"""
# No rule that runs unasked reads style sheets beforehand: films and sounds are what one looks at before.
FINDINGS = """rules => axe.run(document,
    {resultTypes: ['violations'], preload: {assets: ['media']}, ...(rules && {runOnly: rules})})
  .then(({violations}) => violations.flatMap(({id, impact, nodes}) => nodes.map(node => [id, impact, node.html])))"""


@cache
def axe() -> str:
    """The script of axe-core, as its package brings it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def findings(page: Page, *rules: str) -> list[tuple[str, str, str]]:
    """What axe-core finds on a page: rule, impact, the element; by all its rules or by those given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    return [(rule, impact, html[:200]) for rule, impact, html in page.evaluate(FINDINGS, list(rules) or None)]


def jumped(page: Page) -> float:
    """The sum of all layout shifts since the page was opened."""
    return float(page.evaluate(SHIFTS))


def running_text(page: Page) -> tuple[int, list[str]]:
    """How many words the page says before something is opened, numbers apart, and the sentences."""
    texts = [str(text) for text in page.evaluate(RUNNING_TEXT)]
    return sum(len(WORD.findall(text)) for text in texts), texts
