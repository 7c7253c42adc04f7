// Draws every element with `data-map`, the address of a GeoJSON FeatureCollection. A feature may carry a `name`, a `note`
// and a `url`, and be `sought`; the collection an `attribution`, which stands under the map, and a `focus`, the box
// [west, south, east, north] to show first. `data-tiles`, if there is one, is a tile server's address; without it the
// boundaries stand alone. Shapes are reached and opened by keyboard too.
//
// An element with `data-pick` draws the areas that the footprint editor picks from: its form is posted to that address.
// A click or Enter on an area picks or drops it; the editor's own answer then says which are picked.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const STYLE = { color: "#0b5a5e", weight: 2, fillColor: "#0b5a5e", fillOpacity: 0.15 };
const SOUGHT = { color: "#b4420b", weight: 3, fillColor: "#b4420b", fillOpacity: 0.25 };

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

function box({ focus }) {
  return focus && L.latLngBounds([focus[1], focus[0]], [focus[3], focus[2]]);
}

async function draw(element) {
  element.dataset.drawn = "yes";
  const answer = await fetch(element.dataset.map, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`The map's shapes could not be had: ${answer.status}`);
  const collection = await answer.json();
  const map = L.map(element, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25 });
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles).addTo(map);
  const shapes = L.geoJSON(collection, {
    style: (feature) => (feature.properties?.sought ? SOUGHT : STYLE),
    onEachFeature: dress,
  });
  if (!shapes.getLayers().length) {
    map.remove();
    throw new Error("There is nothing to draw.");
  }
  map.fitBounds(box(collection) || shapes.getBounds(), { padding: [12, 12], animate: false });
  shapes.addTo(map);
  if (collection.attribution) {
    const place = element.closest("figure") ?? element.parentElement;
    place.append(words("p", `Source of the map: ${collection.attribution}`, "govuk-body-s app-map__source"));
  }
}

function drawAll(within) {
  for (const element of within.querySelectorAll("[data-map]:not([data-drawn])")) {
    draw(element).catch(() => {
      (element.closest("figure") ?? element).hidden = true;
    });
  }
}

// The footprint editor --------------------------------------------------------------------------------------------

const UNPICKED = { color: "#505a5f", weight: 1, fillColor: "#505a5f", fillOpacity: 0.04 };
const PICKED = { color: "#0b5a5e", weight: 3, fillColor: "#0b5a5e", fillOpacity: 0.45 };

function say(form, word, code) {
  window.htmx.ajax("post", window.location.href, {
    source: form,
    target: "#footprint_draft",
    swap: "outerHTML",
    values: { do: `${word} ${code}` },
  });
}

function picker(element) {
  const form = element.closest("form");
  const figure = element.closest("figure");
  const areas = new Map();
  let map, group, drawn, framed;

  function mark(layer, picked) {
    layer.picked = picked;
    layer.setStyle(picked ? PICKED : UNPICKED);
    layer.getElement()?.setAttribute("aria-pressed", picked ? "true" : "false");
  }

  function toggle(code) {
    const layer = areas.get(code);
    mark(layer, !layer.picked);
    say(form, layer.picked ? "pick" : "drop", code);
  }

  function dressArea({ properties: { code, name, note, picked } }, layer) {
    areas.set(code, layer);
    layer.bindTooltip(`${name}, ${note}`);
    layer.on("click", () => toggle(code));
    layer.on("add", () => {
      const shape = layer.getElement();
      shape.setAttribute("tabindex", "0");
      shape.setAttribute("role", "button");
      shape.setAttribute("aria-label", `${name}, ${note}`);
      shape.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        toggle(code);
      });
      mark(layer, picked);
    });
  }

  async function fetchShapes() {
    const answer = await fetch(element.dataset.pick, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(`The areas could not be had: ${answer.status}`);
    return answer.json();
  }

  async function redraw(draft) {
    drawn = draft.dataset.drawn;
    const collection = draft.dataset.anything ? await fetchShapes() : { features: [] };
    if (drawn !== draft.dataset.drawn) return; // asked for something else meanwhile
    group?.remove();
    areas.clear();
    figure.hidden = !collection.features.length;
    if (figure.hidden) return;
    if (!map) {
      map = L.map(element, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25 });
      if (element.dataset.tiles) L.tileLayer(element.dataset.tiles).addTo(map);
      figure.append(words("p", `Source of the map: ${collection.attribution}`, "govuk-body-s app-map__source"));
    }
    map.invalidateSize(false);
    group = L.geoJSON(collection, { style: UNPICKED, onEachFeature: dressArea });
    if (framed !== draft.dataset.shown) {
      map.fitBounds(group.getBounds(), { padding: [12, 12], animate: false });
      framed = draft.dataset.shown; // and while areas are picked one by one, what is seen stays where it is
    }
    group.addTo(map);
  }

  function follow() {
    const draft = document.getElementById("footprint_draft");
    if (draft.dataset.drawn !== drawn) {
      redraw(draft).catch(() => {
        figure.hidden = true;
      });
      return;
    }
    const picked = new Set(draft.dataset.picked.split(" "));
    for (const [code, layer] of areas) mark(layer, picked.has(code));
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "tick") say(form, target.checked ? "pick" : "drop", target.value);
  });
  document.addEventListener("htmx:afterSettle", follow);
  follow();
}

for (const element of document.querySelectorAll("[data-pick]")) picker(element);

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
