// Draws every element with `data-flow`, the id of the JSON that says what flows: `spots` (name, label, kind, says, url)
// and `bands` (source, target, value, says, url). Clicking one opens its url. Buttons with `data-flow-save` save the
// picture as SVG or PNG. Without this script the table beside the picture says the same.
import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([SankeyChart, TooltipComponent, SVGRenderer]);

const COLOURS = {
  giver: "#0b5a5e",
  holder: "#4c2c92",
  group: "#1d70b8",
  "fee-management": "#b4420b",
  "fee-support": "#d98032",
  left: "#767676",
  back: "#767676",
  before: "#767676",
  outside: "#767676",
  elsewhere: "#767676",
};
const INK = "#0b0c0c";
const FONT = "system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif"; // no quotes, which a saved SVG cannot carry
const WIDTH = 1040; // of the saved picture, and the least on the screen that can be read
const LEAST = 720;
const ROW = 60; // room for a name in the fullest column
const LETTERS = 26; // of a name in a line

// The column of each spot: as far from the left as its longest way, and what goes nowhere else at the right.
function columns({ spots, bands }) {
  const column = new Map(spots.map(({ name }) => [name, 0]));
  for (let round = 0; round < spots.length; round += 1) {
    let moved = false;
    for (const { source, target } of bands) {
      if (column.get(target) <= column.get(source)) {
        column.set(target, column.get(source) + 1);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const last = Math.max(...column.values());
  const goesOn = new Set(bands.map(({ source }) => source));
  for (const { name } of spots) if (!goesOn.has(name)) column.set(name, last);
  return { column, last };
}

function height({ spots }, column) {
  const count = new Map();
  for (const { name } of spots) count.set(column.get(name), (count.get(column.get(name)) ?? 0) + 1);
  return Math.max(420, Math.max(...count.values()) * ROW + 120);
}

// The name in lines, the sum after it, as ECharts' rich text.
function words({ label, says }) {
  const lines = [""];
  for (const word of label.replace(/[{}|]/g, " ").split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > LETTERS && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const apart = lines.at(-1).length + says.length < LETTERS ? "  " : "\n";
  return `${lines.map((line) => `{name|${line}}`).join("\n")}${apart}{says|${says}}`;
}

function option(said, column, last, width) {
  const narrow = width < 900;
  const side = narrow ? 210 : 232;
  const bold = { fontWeight: 700, fontSize: narrow ? 13 : 14, lineHeight: 17, color: INK };
  const plain = { fontSize: narrow ? 13 : 14, lineHeight: 17, color: INK };
  const spots = new Map(said.spots.map((spot) => [spot.name, spot]));
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    tooltip: {
      renderMode: "richText", // a tooltip of HTML would carry styles that the content policy refuses
      formatter: ({ dataType, data, name }) =>
        dataType === "edge" ? data.says : `${spots.get(name).label}: ${spots.get(name).says}`,
      backgroundColor: "#ffffff",
      borderColor: INK,
      textStyle: { color: INK, fontFamily: FONT, fontSize: 15, width: 320, overflow: "break" },
      confine: true,
    },
    series: [
      {
        type: "sankey",
        left: 2,
        right: side,
        top: 20,
        bottom: 28,
        nodeWidth: 14,
        nodeGap: 38,
        layoutIterations: 64,
        draggable: false,
        emphasis: { focus: "trajectory" },
        data: said.spots.map(({ name, kind, url }) => ({
          name,
          url,
          depth: column.get(name),
          cursor: url ? "pointer" : "default",
          itemStyle: { color: COLOURS[kind], borderWidth: 0 },
          label: {
            position: "right",
            formatter: words(spots.get(name)),
            rich: { name: bold, says: plain },
            textBorderColor: "#ffffff",
            textBorderWidth: 3,
          },
        })),
        links: said.bands.map(({ source, target, value, says, url }) => ({
          source,
          target,
          value,
          says,
          url,
          lineStyle: {
            color: COLOURS[spots.get(target).kind === "group" ? spots.get(source).kind : spots.get(target).kind],
            opacity: 0.32,
            curveness: 0.5,
          },
        })),
      },
    ],
  };
}

function make(element, said, width) {
  const { column, last } = columns(said);
  const tall = height(said, column);
  element.style.height = `${tall}px`;
  const chart = echarts.init(element, null, { renderer: "svg", width, height: tall });
  chart.setOption(option(said, column, last, width));
  return chart;
}

function draw(element) {
  const said = JSON.parse(document.getElementById(element.dataset.flow).textContent);
  if (!said.bands.length) return null;
  const figure = element.closest("figure");
  figure.hidden = false;
  const room = () => Math.max(LEAST, element.parentElement.clientWidth);
  let width = room();
  let chart = make(element, said, width);
  const listen = () => {
    chart.on("click", ({ data }) => {
      if (data?.url) window.location.assign(data.url);
    });
    const svg = element.querySelector("svg"); // so that paper of any width shows all of it
    svg?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    svg?.setAttribute("aria-hidden", "true");
  };
  listen();
  window.addEventListener("resize", () => {
    if (room() === width) return;
    width = room();
    chart.dispose();
    chart = make(element, said, width);
    listen();
  });
  return said;
}

// The picture by itself, as wide as a page of paper likes it.
function svg(said) {
  const sheet = document.createElement("div");
  const chart = make(sheet, said, WIDTH);
  const [, text] = chart.getDataURL({ type: "svg", backgroundColor: "#ffffff" }).split(",");
  const size = { width: chart.getWidth(), height: chart.getHeight() };
  chart.dispose();
  return { text: decodeURIComponent(text), ...size };
}

function offer(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const save = {
  svg(said) {
    offer(new Blob([svg(said).text], { type: "image/svg+xml" }), "where-the-money-goes.svg");
  },
  png(said) {
    const { text, width, height: tall } = svg(said);
    const image = new Image();
    image.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: tall * 2 });
      const sheet = canvas.getContext("2d");
      sheet.fillStyle = "#ffffff";
      sheet.fillRect(0, 0, canvas.width, canvas.height);
      sheet.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => offer(blob, "where-the-money-goes.png"), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  },
};

for (const element of document.querySelectorAll("[data-flow]")) {
  const said = draw(element);
  for (const button of said ? document.querySelectorAll("[data-flow-save]") : []) {
    button.hidden = false;
    button.addEventListener("click", () => save[button.dataset.flowSave](said));
  }
}
