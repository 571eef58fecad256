// Stands in a corner of a Leaflet map and splits it: the pane of the image before is seen left of the line, the other right of it.
// Leaflet moves its panes by a transform; what is clipped is therefore reckoned anew after every move.
function render({ model, el }) {
  keepKeys(el);
  const { panes, labels } = model.get("state");
  const line = h("div", { style: "position:absolute;top:0;bottom:0;width:3px;margin-left:-1px;background:#fff;box-shadow:0 0 4px #000;z-index:690;cursor:ew-resize;touch-action:none" });
  const words = labels.map((text, n) => h("div", { text, style: `position:absolute;top:8px;${n ? "right" : "left"}:54px;max-width:40%;padding:2px 6px;background:#fffd;color:#111;font:13px sans-serif;z-index:695;pointer-events:none` }));
  const slider = h("input", { type: "range", min: 0, max: 100, step: 1, value: 50, "aria-label": `Left of the line: ${labels[0]}. Right of it: ${labels[1]}.` });
  el.append(h("div", { style: "padding:2px 8px;background:#fff" }, slider));
  let map = null;
  const put = () => {
    const box = map.getBoundingClientRect(), share = Number(slider.value) / 100, x = box.width * share;
    line.style.left = `${x}px`;
    panes.forEach((name, n) => {
      const pane = map.querySelector(`.leaflet-${name}-pane`);
      if (!pane) return;
      const from = pane.getBoundingClientRect(), left = box.left - from.left, top = box.top - from.top;
      const [west, east] = n ? [left + x, left + box.width] : [left, left + x];
      pane.style.clip = `rect(${top}px, ${east}px, ${top + box.height}px, ${west}px)`;
    });
  };
  const moves = new MutationObserver(put), sizes = new ResizeObserver(put);
  const drag = (event) => {
    const box = map.getBoundingClientRect();
    slider.value = Math.round(100 * (event.clientX - box.left) / box.width);
    put();
  };
  for (const name of ["mousedown", "touchstart", "dblclick"]) line.addEventListener(name, (event) => event.stopPropagation()); // or the map goes along
  line.addEventListener("pointerdown", (event) => { event.stopPropagation(); line.setPointerCapture(event.pointerId); line.addEventListener("pointermove", drag); });
  line.addEventListener("pointerup", () => line.removeEventListener("pointermove", drag));
  slider.addEventListener("input", put);
  let ended = false;
  const settle = () => { // a control is laid into its map after it was made
    map = el.closest(".leaflet-container");
    const inner = map && map.querySelector(".leaflet-map-pane");
    if (!inner) { if (!ended) requestAnimationFrame(settle); return; }
    map.append(line, ...words);
    moves.observe(inner, { attributes: true, attributeFilter: ["style"] });
    sizes.observe(map);
    put();
  };
  settle();
  return () => { ended = true; moves.disconnect(); sizes.disconnect(); line.remove(); words.forEach((word) => word.remove()); };
}
export default { render };
