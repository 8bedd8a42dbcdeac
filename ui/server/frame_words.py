"""Streamlit's own words in the page's language: it knows English only, on screen and for who hears the page."""

from __future__ import annotations

import json

import words
from words import N_

WHOLE = (
    N_("Upload"),
    N_("Upload directories"),
    N_("file upload"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("No results"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Sidebar"),
    N_("App pages"),
    N_("Navigate to home page"),
    N_("Skip to main content"),
    N_("Scrollable table"),
    N_("Help"),
    N_("Open"),
    N_("Choose date"),
    N_("Link to heading"),
)
FIRST = (N_("Help for"), N_("year,"), N_("month,"), N_("day,"))
LAST = (N_("per file"),)

# Own texts stand in Markdown, and a file's in tables and figures: neither is touched. React writes its words again when
# it draws anew, so they are watched. Another language is put in place of whichever stood there before.
SCRIPT = """
(() => {
  const [whole, first, last] = %s
  const own = '[data-testid=stMarkdownContainer], td, th, [data-testid=stDataFrame], .js-plotly-plot'
  const theirs = one => one.closest('[data-testid=stFileUploader]') || !one.closest(own)
  const said = given => {
    const text = given.replace(/^(\\d+)(?=[KMG]B )/, '$1\\u00a0')
    const bare = text.trim()
    if (bare in whole) return text.replace(bare, whole[bare])
    for (const [old, now] of first) if (bare.startsWith(old + ' ')) return text.replace(old, now)
    for (const [old, now] of last) {
      const at = text.lastIndexOf(' ' + old), rest = text.slice(at + 1 + old.length)
      if (at > 0 && /\\d/.test(text) && !/^\\p{L}/u.test(rest)) return text.slice(0, at + 1) + now + rest
    }
    return text
  }
  const node = one => {
    if (one.nodeType === 3) {
      const now = one.parentElement && theirs(one.parentElement) ? said(one.nodeValue) : one.nodeValue
      if (now !== one.nodeValue) one.nodeValue = now
    } else if (one.nodeType === 1) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const old = one.getAttribute(name), now = old && said(old)
        if (now && now !== old) one.setAttribute(name, now)
      }
      one.childNodes.forEach(node)
    }
  }
  window.frameWords?.disconnect()
  window.frameWords = new MutationObserver(seen => seen.forEach(one => {
    if (one.type === 'childList') one.addedNodes.forEach(node)
    else node(one.target)
  }))
  node(document.body)
  const names = ['aria-label', 'placeholder', 'title']
  const what = {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names}
  window.frameWords.observe(document.body, what)
})()
"""


def frame_words_script(language: str) -> str:
    """The script that keeps Streamlit's own words in a language; those of any other language are replaced."""
    own = words.load(language, "")
    others = [words.load(other, "") for other in words.LANGUAGES if other != language]

    def pairs(texts: tuple[str, ...]) -> list[tuple[str, str]]:
        found = {other.t(text): own.t(text) for other in others for text in texts}
        return [(old, now) for old, now in ({text: own.t(text) for text in texts} | found).items() if old != now]

    return SCRIPT % json.dumps([dict(pairs(WHOLE)), pairs(FIRST), pairs(LAST)], ensure_ascii=False)
