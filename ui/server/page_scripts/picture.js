// A figure as a picture, made here in the browser of what it shows: the layers of the drawing as one SVG, under its
// message and over the page's source, on the page's own paper, with the font in it; as PNG twice as large. The buttons
// are those of `ui.tables`.
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
  // A text in lines of so many letters, broken at its spaces.
  const lines = (text, letters) => text.split(' ').reduce((found, word) => {
    const last = found[found.length - 1]
    if (last && last.length + word.length < letters) found[found.length - 1] = `${last} ${word}`
    else if (word) found.push(word)
    return found
  }, [])
  const drawing = async (plot, message) => {
    const layers = [...plot.querySelectorAll('.main-svg')], head = message ? 44 : 0
    const [width, height] = ['width', 'height'].map(side => parseFloat(layers[0].getAttribute(side)))
    const foot = [...document.querySelectorAll('[data-testid=stMain] [data-testid=stCaptionContainer]')].pop()
    const source = foot ? lines(foot.innerText.trim(), width / 6) : [], below = source.length ? 14 + 16 * source.length : 0
    const body = getComputedStyle(document.querySelector('[data-testid=stApp]'))
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const put = (parent, name, given, text) => {
      const node = parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', name))
      for (const key in given) node.setAttribute(key, given[key])
      if (text) node.textContent = text
      return node
    }
    svg.setAttribute('width', width)
    svg.setAttribute('height', height + head + below)
    svg.setAttribute('viewBox', `0 0 ${width} ${height + head + below}`)
    const font = await asData(await (await fetch(fontFile)).blob())
    put(svg, 'style', {}, `@font-face {font-family: hanken; font-weight: 100 900; src: url(${font})}`)
    put(svg, 'rect', {width, height: height + head + below, fill: body.backgroundColor})
    const size = Math.min(20, 1.9 * width / Math.max(message.length, 1))
    if (message)
      put(svg, 'text', {x: 2, y: 28, fill: body.color, 'font-family': 'hanken, sans-serif', 'font-weight': 600,
        'font-size': size}, message)
    for (const layer of layers) {
      const group = put(svg, 'g', {transform: `translate(0 ${head})`})
      for (const child of layer.childNodes) group.appendChild(child.cloneNode(true))
    }
    source.forEach((line, row) => put(svg, 'text', {x: 2, y: height + head + 22 + 16 * row, fill: body.color,
      'fill-opacity': 0.75, 'font-family': 'hanken, sans-serif', 'font-size': 12}, line))
    return {text: new XMLSerializer().serializeToString(svg), width, height: height + head + below}
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
