// Explore a network: Cytoscape, loaded on first use, shows what the picture shows, to drag and
// zoom.
const showButtons = () => {
  for (const button of document.querySelectorAll("[data-explore]")) button.hidden = false;
};
showButtons();
document.addEventListener("htmx:after:swap", showButtons);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-explore]");
  if (!button) return;
  const drawn = document.getElementById(button.dataset.explore);
  const picture = drawn.closest(".scroll");
  const open = picture.nextElementSibling.matches(".explored");
  if (open) picture.nextElementSibling.remove();
  else await explore(drawn, picture);
  picture.hidden = !open;
  button.textContent = open ? "Explore" : "Back to the picture";
});

async function explore(drawn, picture) {
  const { default: cytoscape } = await import("../vendor/cytoscape-3.34.4/cytoscape.esm.min.mjs");
  holdStyle();
  const container = Object.assign(document.createElement("div"), { className: "explored" });
  container.setAttribute("role", "img");
  container.setAttribute(
    "aria-label",
    "The network, to drag and zoom with a mouse or a finger. The table below has all of it.",
  );
  picture.after(container);
  const graph = cytoscape({
    container,
    elements: elementsOf(drawn),
    style: styleOf(drawn),
    layout: { name: "preset", padding: 32 },
    minZoom: 0.3,
    maxZoom: 4,
  });
  graph.on("tap", "edge", (tap) => {
    location.href = tap.target.data("href");
  });
  graph.on("tap", "node", (tap) => {
    graph.elements().addClass("faint");
    tap.target.closedNeighborhood().removeClass("faint");
  });
  graph.on("tap", (tap) => {
    if (tap.target === graph) graph.elements().removeClass("faint");
  });
}

// Cytoscape adds a style element, which the content security policy refuses, unless an element with
// this id exists.
function holdStyle() {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id))
    document.head.append(Object.assign(document.createElement("template"), { id }));
}

function elementsOf(drawn) {
  const nodes = [...drawn.querySelectorAll(".node")].map((node) => {
    const circle = node.querySelector("circle");
    const letter = node.querySelector(".letter").textContent.trim();
    const name = [letter, node.querySelector("title").textContent].filter(Boolean).join(" · ");
    const data = { id: node.dataset.actor, name, colour: circle.getAttribute("stroke") };
    return { data, position: { x: circle.cx.baseVal.value, y: circle.cy.baseVal.value } };
  });
  const edges = [...drawn.querySelectorAll(".tied")].map((link) => {
    const line = link.querySelector("line");
    const data = {
      source: link.dataset.one,
      target: link.dataset.other,
      href: link.getAttribute("href"),
      width: Number(line.getAttribute("stroke-width")),
      shared: link.dataset.shared,
    };
    return { data, classes: ["opposed", "thin"].filter((kind) => line.classList.contains(kind)) };
  });
  return [...nodes, ...edges];
}

// The colours of the picture in the page's theme.
function styleOf(drawn) {
  const colourOf = (chosen, what) => {
    const found = drawn.querySelector(chosen);
    return found ? getComputedStyle(found)[what] : "#777777";
  };
  const name = {
    color: colourOf(".name", "fill"),
    "text-outline-color": colourOf(".name", "stroke"),
    "text-outline-width": 2,
    "font-family": "sans-serif",
  };
  return [
    {
      selector: "node",
      style: {
        ...name,
        label: "data(name)",
        width: 24,
        height: 24,
        "font-size": 13,
        "text-wrap": "wrap",
        "text-max-width": 160,
        "background-color": colourOf("circle", "fill"),
        "border-color": "data(colour)",
        "border-width": 4,
        "text-valign": "bottom",
        "text-margin-y": 4,
      },
    },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": colourOf(".tie:not(.opposed, .thin)", "stroke"),
        opacity: 0.6,
        "curve-style": "straight",
      },
    },
    {
      selector: "edge.opposed",
      style: { "line-color": colourOf(".opposed", "stroke"), "line-style": "dashed" },
    },
    {
      selector: "edge[shared]",
      style: { ...name, label: "data(shared)", "font-size": 11, "font-weight": 600 },
    },
    {
      selector: "edge.thin",
      style: {
        "line-color": colourOf(".thin", "stroke"),
        "line-style": "dashed",
        "line-dash-pattern": [1.5, 4],
        opacity: 1,
      },
    },
    { selector: ".faint", style: { opacity: 0.12 } },
  ];
}
