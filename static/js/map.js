// Draws every element with `data-map`, the address of a GeoJSON FeatureCollection. `data-tiles`, if there is one, is
// a tile server's address; without it the boundaries stand alone.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

async function draw(element) {
  const map = L.map(element, { attributionControl: Boolean(element.dataset.tiles), scrollWheelZoom: false });
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles).addTo(map);
  const answer = await fetch(element.dataset.map, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`The map's shapes could not be had: ${answer.status}`);
  const shapes = L.geoJSON(await answer.json(), {
    style: { color: "#0b5a5e", weight: 2, fillColor: "#0b5a5e", fillOpacity: 0.2 },
    onEachFeature(feature, layer) {
      if (!feature.properties?.name) return;
      const words = document.createElement("span");
      words.textContent = feature.properties.name;
      layer.bindTooltip(words);
    },
  }).addTo(map);
  if (shapes.getLayers().length) map.fitBounds(shapes.getBounds(), { padding: [12, 12] });
}

for (const element of document.querySelectorAll("[data-map]")) {
  draw(element).catch(() => {
    element.hidden = true;
  });
}
