// A figure that the server has drawn, in the page's own font: a phone needs no library of charts for it.
export default function ({ data, parentElement: place }) {
  place.querySelector(".figure").innerHTML = new TextDecoder().decode(data) // made by report/writers/svg.py, where every text is escaped
  place.host.dataset.ready = ""
}
