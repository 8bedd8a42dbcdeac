"""Rewrite Streamlit's index.html (name, icon, language, fonts) and add the few lines of script that a page may run."""

from __future__ import annotations

import re
from functools import cache

import words
from ui.server.frame_words import frame_words_script
from ui.streamlit_internals import first_page_as_delivered

# Where the server is. Left alone, a page with an address of its own asks for it below that address too, in vain.
SERVER_SCRIPT = "window.__streamlit = { BACKEND_BASE_URL: location.origin }"

# A link may point at one figure: `/growth#two_companies`. The address is written anew with the page's choices, and the
# figure comes later than the page, so the place is remembered, its tab and box are opened, and it is kept in sight
# while the page grows, until the reader moves.
PLACE_SCRIPT = """
(() => {
  let watch
  const found = place => document.getElementById(place)
    || document.querySelector(['', '_place', '_box'].map(end => `.st-key-${CSS.escape(place)}${end}`).join())
  const open = (node, opened) => {
    const shut = node.closest('details:not([open])')
    const panel = node.closest('[data-testid=stTabPanel][data-st-inactive]')
    const beside = panel && [...panel.parentElement.children].filter(other => other.dataset.testid === 'stTabPanel')
    const tab = panel && panel.closest('[data-testid=stTabs]').querySelectorAll('[role=tab]')[beside.indexOf(panel)]
    for (const way of [shut && shut.querySelector('summary'), tab])
      if (way && !opened.has(way)) { opened.add(way); way.click() }
  }
  const rest = () => clearInterval(watch)
  const seek = () => {
    const place = decodeURIComponent(location.hash.slice(1)), opened = new Set()
    rest()
    if (!place) return
    const look = () => {
      const node = found(place)
      if (!node) return
      open(node, opened)
      node.scrollIntoView()
      if (location.hash.slice(1) !== place)
        history.replaceState(history.state, '', location.pathname + location.search + '#' + encodeURIComponent(place))
    }
    watch = setInterval(look, 200)
    setTimeout(rest, 30000)
  }
  for (const move of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    addEventListener(move, event => event.isTrusted && rest())
  addEventListener('hashchange', seek)
  seek()
})()
"""


# Streamlit's own menu says which page is open, and lies down on a phone when one is chosen. The one that is drawn here
# is told to, and its link to the first page, which Streamlit leaves empty, is given its address.
MENU_SCRIPT = """
(() => {
  const menu = '[data-testid=stSidebar] [data-testid=stPageLink-NavLink]'
  let waiting = false
  const mark = () => {
    waiting = false
    for (const link of document.querySelectorAll('[data-testid=stPageLink-NavLink][href=""]'))
      link.setAttribute('href', '/')
    for (const link of document.querySelectorAll(menu))
      if (new URL(link.href).pathname === location.pathname) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
  }
  new MutationObserver(() => { if (!waiting) { waiting = true; requestAnimationFrame(mark) } })
    .observe(document, {childList: true, subtree: true})
  addEventListener('click', event => {
    const lie = document.querySelector('[data-testid=stSidebarCollapseButton] button')
    if (lie && innerWidth < 768 && event.target.closest && event.target.closest(menu)) lie.click()
  })
})()
"""
# A figure as a picture, made here in the browser of what it shows: the layers of the drawing as one SVG, under its
# message and on the page's own paper, with the font in it; as PNG twice as large. The buttons are those of `ui.tables`.
PICTURE_SCRIPT = """
(() => {
  const fontFile = '/app/static/hanken-grotesk-latin-wght-normal.woff2'
  const asData = blob => new Promise(done => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(blob)
  })
  const save = (url, name) => {
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 60000)
  }
  const drawing = async (plot, message) => {
    const layers = [...plot.querySelectorAll('.main-svg')], head = message ? 44 : 0
    const [width, height] = ['width', 'height'].map(side => parseFloat(layers[0].getAttribute(side)))
    const body = getComputedStyle(document.querySelector('[data-testid=stApp]'))
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const put = (parent, name, given, text) => {
      const node = parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', name))
      for (const key in given) node.setAttribute(key, given[key])
      if (text) node.textContent = text
      return node
    }
    svg.setAttribute('width', width)
    svg.setAttribute('height', height + head)
    svg.setAttribute('viewBox', `0 0 ${width} ${height + head}`)
    const font = await asData(await (await fetch(fontFile)).blob())
    put(svg, 'style', {}, `@font-face {font-family: hanken; font-weight: 100 900; src: url(${font})}`)
    put(svg, 'rect', {width, height: height + head, fill: body.backgroundColor})
    const size = Math.min(20, 1.9 * width / Math.max(message.length, 1))
    if (message)
      put(svg, 'text', {x: 2, y: 28, fill: body.color, 'font-family': 'hanken, sans-serif', 'font-weight': 600,
        'font-size': size}, message)
    for (const layer of layers) {
      const group = put(svg, 'g', {transform: `translate(0 ${head})`})
      for (const child of layer.childNodes) group.appendChild(child.cloneNode(true))
    }
    return {text: new XMLSerializer().serializeToString(svg), width, height: height + head}
  }
  const asPng = made => new Promise(done => {
    const image = new Image(), canvas = document.createElement('canvas')
    image.onload = () => {
      canvas.width = 2 * made.width
      canvas.height = 2 * made.height
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob(done, 'image/png')
    }
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(made.text)
  })
  addEventListener('click', async event => {
    const button = event.target.closest && event.target.closest('[class*="st-key-picture__"]')
    const asked = button && /st-key-picture__(.+)__(png|svg)/.exec(button.className)
    const place = asked && document.querySelector(`.st-key-${CSS.escape(asked[1])}`)
    const plot = place && (place.matches('.js-plotly-plot') ? place : place.querySelector('.js-plotly-plot'))
    if (!plot) return
    const heading = document.getElementById(asked[1])
    const made = await drawing(plot, heading ? heading.innerText.trim() : '')
    const blob = asked[2] === 'png' ? await asPng(made) : new Blob([made.text], {type: 'image/svg+xml'})
    save(URL.createObjectURL(blob), `${asked[1]}.${asked[2]}`)
  })
})()
"""
# On paper a page is as it is seen, without what can only be pressed: the figures keep their size and the page shrinks
# to the sheet, so that no figure is cut.
PRINT_STYLE = """
@media print {
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stButton], [data-testid=stDownloadButton],
  [data-testid=stPopover]:not(.st-key-context *), [data-testid=stButtonGroup], [data-testid=stSlider],
  [data-testid=stSelectbox], [data-testid=stNumberInput], [data-testid=stTextInput], [data-testid=stDateInput],
  [data-testid=stFileUploader], [data-testid=stCheckbox], [data-testid=stForm], [data-testid=stPageLink],
  [data-testid=stTabs] [role=tablist], [data-testid=stExpander]:not(:has(details[open])) {display: none !important}
  html, body, #root, #root > div, [data-testid=stApp], [data-testid=stAppViewContainer], [data-testid=stMain]
    {position: static !important; height: auto !important; overflow: visible !important}
  [data-testid=stMainBlockContainer] {zoom: .66; padding: 0 !important; max-width: none !important}
  [data-testid=stPlotlyChart], [data-testid=stTable], [data-testid=stMetric] {break-inside: avoid}
  h1, h2, h3 {break-after: avoid}
}
"""
OF_EVERY_PAGE = (SERVER_SCRIPT, PLACE_SCRIPT, MENU_SCRIPT, PICTURE_SCRIPT)


def language_script(language: str) -> str:
    """What every page runs: tell the browser which language the page is in, and put Streamlit's own words in it."""
    return f'document.documentElement.lang = "{language}";\n{frame_words_script(language)}'


def top_script(turn: int) -> str:
    """Show a page from its top, when a step of the exercise follows another; two forms, for the same text is run once.

    >>> top_script(3) == top_script(1) != top_script(2)
    True
    """
    return f'document.querySelector("[data-testid=stMain]").scrollTo(0, {"0.0" if turn % 2 else "0"})'


def inline_scripts() -> list[str]:
    """Every script that may stand in a page: those of Streamlit's index.html, and the lines of our own."""
    own = [language_script(language) for language in words.LANGUAGES] + [top_script(turn) for turn in (0, 1)]
    delivered = re.findall(r"<script>(.*?)</script>", first_page_as_delivered(), re.DOTALL)
    return [*delivered, *OF_EVERY_PAGE, *own]


@cache
def index(language: str) -> str:
    """Streamlit's index.html as ours: its name, icon, language and fonts from the first byte."""
    w = words.load(language, "")
    fonts = "".join(
        f'<link rel="preload" href="./app/static/{name}-grotesk-latin-wght-normal.woff2" as="font"'
        ' type="font/woff2" crossorigin />'
        for name in ("familjen", "hanken")
    )
    changes = (
        (r'<html lang="en">', f'<html lang="{language}">'),
        (
            r"<head>",
            "<head>" + "".join(f"<script>{script}</script>" for script in OF_EVERY_PAGE),
        ),
        (r"</head>", f"<style>{PRINT_STYLE}</style></head>"),
        (r"<title>.*?</title>", "<title>Customer Worth</title>"),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="shortcut icon" href="./app/static/favicon.svg" />'),
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', fonts),
        (r"<!--\s+Machine-readable.*?-->\s*<link[^>]*>", ""),
        (r"<noscript>.*?</noscript>", f"<noscript>{w.t('Customer Worth needs JavaScript.')}</noscript>"),
    )
    text = first_page_as_delivered()
    for pattern, ours in changes:
        text = re.sub(pattern, ours, text, count=1, flags=re.DOTALL)
    return text


@cache
def not_found(language: str) -> str:
    """The answer to an address that is no page."""
    w = words.load(language, "")
    way = f'<a href="/">{w.t("Go to the first page")}</a>'
    return _plain_page(language, w.t("This page does not exist."), way)


@cache
def other_name(language: str) -> str:
    """The answer to who asks for another server than this one."""
    w = words.load(language, "")
    way = w.t("Whoever runs it can give it this name: the setting is called CUSTOMER_WORTH_HOSTS.")
    return _plain_page(language, w.t("This server does not answer to that name."), way)


def _plain_page(language: str, heading: str, text: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>Customer Worth</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
        f":root{{color-scheme:light dark}}</style><h1>{heading}</h1><p>{text}</p></html>"
    )
