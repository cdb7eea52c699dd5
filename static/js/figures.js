// Save a chart as PNG: the SVG from the server, drawn at twice its size.
for (const button of document.querySelectorAll("[data-png]")) button.hidden = false;
document.addEventListener("htmx:after:swap", () => {
  for (const button of document.querySelectorAll("[data-png]")) button.hidden = false;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-png]");
  if (!button) return;
  const picture = new Image();
  picture.src =
    new URL(button.dataset.png, location.href).pathname +
    new URL(button.dataset.png, location.href).search;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: picture.width * 2,
    height: picture.height * 2,
  });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(file),
    download: `${button.dataset.name}.png`,
  });
  link.click();
  URL.revokeObjectURL(link.href);
});
