// Draws every element with `data-map`, the address of a GeoJSON FeatureCollection. Its features carry `name`, and may
// carry `url` (opened by click or Enter) and `note`; the collection may carry `attribution`, and `focus`, the
// [west, south, east, north] to show first. `data-tiles`, if there is one, is a tile server's address.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const STYLE = { color: "#0b5a5e", weight: 2, fillColor: "#0b5a5e", fillOpacity: 0.15 };
const SOUGHT = { color: "#b4420b", weight: 3, fillColor: "#b4420b", fillOpacity: 0.25 };

function words(properties) {
  const box = document.createElement("span");
  const name = document.createElement("strong");
  name.textContent = properties.name;
  box.append(name);
  if (properties.note) box.append(document.createElement("br"), properties.note);
  return box;
}

function dress(feature, layer) {
  const properties = feature.properties ?? {};
  if (!properties.name) return;
  layer.bindTooltip(words(properties), { sticky: true });
  if (!properties.url) return;
  layer.on("click", () => window.location.assign(properties.url));
  layer.on("add", () => {
    const path = layer.getElement?.();
    if (!path) return;
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "link");
    path.setAttribute("aria-label", [properties.name, properties.note].filter(Boolean).join(", "));
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter") window.location.assign(properties.url);
    });
  });
}

async function draw(element) {
  element.dataset.drawn = "true";
  const answer = await fetch(element.dataset.map, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`The map's shapes could not be had: ${answer.status}`);
  const collection = await answer.json();
  const map = L.map(element, { scrollWheelZoom: false, zoomSnap: 0.25 });
  map.attributionControl.setPrefix(false);
  if (collection.attribution) map.attributionControl.addAttribution(collection.attribution);
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles).addTo(map);
  const shapes = L.geoJSON(collection, {
    style: (feature) => (feature.properties?.sought ? SOUGHT : STYLE),
    onEachFeature: dress,
  });
  if (!shapes.getLayers().length) throw new Error("There is nothing to draw.");
  const focus = collection.focus && L.latLngBounds([collection.focus[1], collection.focus[0]], [collection.focus[3], collection.focus[2]]);
  map.fitBounds(focus || shapes.getBounds(), { padding: [12, 12] });
  shapes.addTo(map);
}

function drawAll(within) {
  for (const element of within.querySelectorAll("[data-map]:not([data-drawn])")) {
    draw(element).catch(() => {
      (element.closest("figure") ?? element).hidden = true;
    });
  }
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
