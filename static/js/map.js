// Draws every element with `data-map`, the address of a GeoJSON FeatureCollection. A feature may carry a `name`, a `note`
// and a `url`; the collection an `attribution`, which stands under the map. `data-tiles`, if there is one, is a tile
// server's address; without it the boundaries stand alone. Shapes are reached and opened by keyboard too.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const STYLE = { color: "#0b5a5e", weight: 2, fillColor: "#0b5a5e", fillOpacity: 0.2 };

function words(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

// Only addresses of this portal become links.
function link(url, name) {
  const address = new URL(url, window.location.href);
  if (address.origin !== window.location.origin) return words("strong", name);
  const anchor = words("a", name, "govuk-link");
  anchor.href = address.href;
  return anchor;
}

function describe({ name, note, url }) {
  const box = words("div", "", "govuk-body-s govuk-!-margin-bottom-0");
  box.append(url ? link(url, name) : words("strong", name));
  if (note) box.append(document.createElement("br"), words("span", note));
  return box;
}

function dress(feature, layer) {
  const said = feature.properties ?? {};
  if (!said.name) return;
  layer.bindPopup(() => describe(said));
  layer.on("add", () => {
    const shape = layer.getElement?.();
    if (!shape) return;
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", "button");
    shape.setAttribute("aria-label", said.note ? `${said.name}, ${said.note}` : said.name);
    shape.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      layer.openPopup();
    });
  });
}

async function draw(element) {
  const answer = await fetch(element.dataset.map, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`The map's shapes could not be had: ${answer.status}`);
  const collection = await answer.json();
  const map = L.map(element, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25 });
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles).addTo(map);
  const shapes = L.geoJSON(collection, { style: STYLE, onEachFeature: dress });
  if (!shapes.getLayers().length) {
    element.hidden = true;
    map.remove();
    return;
  }
  map.fitBounds(shapes.getBounds(), { padding: [12, 12], animate: false });
  shapes.addTo(map);
  if (collection.attribution) {
    const place = element.closest("figure") ?? element.parentElement;
    place.append(words("p", `Source of the map: ${collection.attribution}`, "govuk-body-s app-map__source"));
  }
}

for (const element of document.querySelectorAll("[data-map]")) {
  draw(element).catch(() => {
    element.hidden = true;
  });
}
