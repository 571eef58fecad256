function render({ model: given, el: root }) {
  const { model, el, end } = begin(given, root);
  const get = () => model.get("state");
  let view = null, current = null, drag = null;
  let onPictures = true; // basemaps under the outlines, while the case keeps any
  let drawn = null; // corners of an extent that is being drawn, in km; null = none is
  const tones = { ok: "#135a3c", mid: "#8a5a00", bad: "#96212a", na: "#515c67", accent: "#0b5c8a" };
  const svg = s("svg", { role: "group", tabindex: 0 });
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    return [view.x + (event.clientX - box.left) / box.width * view.w, view.y + (event.clientY - box.top) / box.height * view.h];
  };
  const zoom = (by, at) => {
    const [x, y] = at || [view.x + view.w / 2, view.y + view.h / 2];
    view = { x: x - (x - view.x) * by, y: y - (y - view.y) * by, w: view.w * by, h: view.h * by };
    map();
  };
  const fit = (state) => { view = { x: -state.half[0], y: -state.half[1], w: 2 * state.half[0], h: 2 * state.half[1] }; };
  const path = (points) => "M" + points.map((p) => p.join(" ")).join("L");
  const map = () => {
    const state = get(), unit = view.w / (svg.clientWidth || 800); // one screen pixel in km, so that lines and words keep their size
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    svg.setAttribute("aria-label", state.alt);
    svg.replaceChildren(s("rect", { x: view.x, y: view.y, width: view.w, height: view.h, fill: "#dfe9ee" }));
    svg.append(s("path", { d: state.land.map((r) => path(r) + "Z").join(""), fill: "#efe9dc", stroke: "#9aa6ad", "stroke-width": unit }));
    const shown = onPictures ? state.pictures || [] : [];
    for (const at of shown.filter((one) => one.src)) svg.append(s("image", { href: at.src, x: at.x, y: at.y, width: at.w, height: at.h, preserveAspectRatio: "none", "data-picture": "1" }));
    for (const at of shown.filter((one) => one.lines)) for (const run of at.lines) svg.append(s("path", { d: path(run), fill: "none", stroke: "#b98a5e", "stroke-width": unit, "data-way": "1" }));
    for (const [, points] of state.borders) svg.append(s("path", { d: path(points), fill: "none", stroke: "#515c67", "stroke-width": unit, "stroke-dasharray": `${5 * unit} ${4 * unit}` }));
    for (const ring of state.outlines || []) svg.append(s("path", { d: path(ring) + "Z", fill: tones.accent, "fill-opacity": 0.08, stroke: tones.accent, "stroke-width": 1.6 * unit, "data-outline": "1" }));
    for (const mark of state.marks) {
      const tone = tones[mark.tone], on = mark.key === current, wide = (on ? 3.5 : 1.6) * unit;
      for (const r of mark.radii) {
        const [x, y] = mark.centre;
        svg.append(s("circle", { cx: x, cy: y, r, fill: "none", stroke: tone, "stroke-width": wide }));
        if (mark.tolerance) for (const edge of [r - mark.tolerance, r + mark.tolerance]) if (edge > 0) svg.append(s("circle", { cx: x, cy: y, r: edge, fill: "none", stroke: tone, "stroke-width": unit, "stroke-dasharray": `${4 * unit} ${4 * unit}` }));
      }
      if (mark.wedge) {
        const [x, y] = mark.centre, r = (mark.radii[mark.radii.length - 1] + mark.tolerance) * 1.05;
        const end = (deg) => [x + r * Math.sin(deg * Math.PI / 180), y - r * Math.cos(deg * Math.PI / 180)];
        const [a, b] = [end(mark.wedge[0] - mark.wedge[1]), end(mark.wedge[0] + mark.wedge[1])];
        svg.append(s("path", { d: `M${x} ${y}L${a.join(" ")}A${r} ${r} 0 0 1 ${b.join(" ")}Z`, fill: tone, opacity: on ? 0.25 : 0.1 }));
      }
      if (mark.line) svg.append(s("path", { d: path(mark.line), fill: "none", stroke: tone, "stroke-width": wide, "data-claim": mark.key }, s("title", { text: `${mark.text} (${mark.word})` })));
    }
    const named = []; // where a name stands already: another on it would hide both
    for (const point of state.points) {
      const on = point.key === current, colour = tones[point.tone];
      if (point.radius) svg.append(s("circle", { cx: point.x, cy: point.y, r: point.radius, fill: colour, opacity: 0.12 }));
      svg.append(s("circle", { cx: point.x, cy: point.y, r: (on ? 8 : 5) * unit, fill: point.solid ? colour : "#fff", stroke: colour, "stroke-width": 2 * unit, "data-point": point.key, click: (event) => { event.stopPropagation(); pick(point.key); } }, s("title", { text: `${point.name}: ${point.detail}` })));
      const free = named.every(([x, y]) => Math.abs(x - point.x) > 100 * unit || Math.abs(y - point.y) > 14 * unit);
      if (on || (point.named && free)) named.push([point.x, point.y]) && svg.append(s("text", { x: point.x + 9 * unit, y: point.y + 4 * unit, style: `font-size:${12 * unit}px;fill:#17202a;paint-order:stroke;stroke:#fff;stroke-width:${3 * unit}px`, text: point.name }));
    }
    if (drawn && drawn.length) {
      svg.append(s("path", { d: path(drawn) + (drawn.length > 2 ? "Z" : ""), fill: tones.mid, "fill-opacity": 0.12, stroke: tones.mid, "stroke-width": 2 * unit }));
      for (const [x, y] of drawn) svg.append(s("circle", { cx: x, cy: y, r: 4 * unit, fill: "#fff", stroke: tones.mid, "stroke-width": 2 * unit }));
    }
    const length = Math.pow(10, Math.floor(Math.log10(view.w / 4)));
    const bar = [5, 2, 1].map((n) => n * length).find((n) => n <= view.w / 4);
    const x = view.x + 14 * unit, y = view.y + view.h - 14 * unit;
    svg.append(s("path", { d: `M${x} ${y}h${bar}`, stroke: "#17202a", "stroke-width": 3 * unit }), s("text", { x, y: y - 6 * unit, style: `font-size:${12 * unit}px;fill:#17202a`, text: bar >= 1 ? `${bar} km` : `${bar * 1000} m` }));
    svg.append(s("text", { x: view.x + view.w - 30 * unit, y: view.y + 22 * unit, style: `font-size:${13 * unit}px;fill:#17202a`, text: "N ↑" }));
    if (state.simulated) svg.append(s("text", { x: view.x + view.w / 2, y: view.y + view.h / 2, "text-anchor": "middle", style: `font-size:${40 * unit}px;fill:#96212a;opacity:.25;font-weight:700`, text: "SIMULATED" }));
  };
  const point = (x, y) => {
    if (!drawn) { model.send({ act: "place", x, y }); return; }
    drawn.push([x, y]); map(); told();
  };
  svg.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, place(event)); }, { passive: false });
  svg.addEventListener("pointerdown", (event) => { drag = { at: place(event), moved: false, id: event.pointerId }; });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = place(event);
    if (!drag.moved && Math.hypot(x - drag.at[0], y - drag.at[1]) < view.w / 150) return;
    if (!drag.moved) { drag.moved = true; svg.setPointerCapture(drag.id); }
    view.x += drag.at[0] - x; view.y += drag.at[1] - y; map();
  });
  svg.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved && event.target.dataset.point === undefined) point(...place(event));
    drag = null;
  });
  svg.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
    const spot = get().placed;
    if (turn && spot && event.shiftKey) model.send({ act: "place", x: spot.x + Math.sign(turn[0]) * 0.01, y: spot.y + Math.sign(turn[1]) * 0.01 });
    else if (turn) { view.x += turn[0] * view.w; view.y += turn[1] * view.h; map(); }
    else if (event.key === "+" || event.key === "=") zoom(1 / 1.4); else if (event.key === "-") zoom(1.4);
    else if (event.key === "Enter") point(view.x + view.w / 2, view.y + view.h / 2);
    else if (event.key === "Escape" && drawn) stop();
    else if (event.key === "Backspace" && drawn && drawn.length) { drawn.pop(); map(); told(); }
    else return;
    event.preventDefault();
  });
  const hint = quiet("span", ""), bar = h("div", { class: "dl-bar" });
  const told = () => { hint.textContent = drawn ? `${drawn.length} corners; click or Enter sets one, Backspace takes one back.` : "Click puts a position; drag moves the map; shift and arrows move the position by 10 m. Shipped outlines, no network."; };
  const stop = () => { drawn = null; map(); tools(); };
  const send = () => { const points = drawn; if (points.length > 2) model.send({ act: "outline", points }); stop(); };
  const load = (file) => { const reader = new FileReader(); reader.onload = () => model.send({ act: "outline-file", name: file.name, data: String(reader.result).split(",")[1] || "" }); reader.readAsDataURL(file); };
  const tools = () => {
    told();
    const acts = [h("button", { "aria-label": "Zoom in", text: "+", click: () => zoom(1 / 1.5) }), h("button", { "aria-label": "Zoom out", text: "−", click: () => zoom(1.5) }), h("button", { text: "All", click: () => { fit(get()); map(); } })];
    if (drawn) acts.push(h("button", { text: "Keep this extent", click: send }), h("button", { text: "Leave it", click: stop }));
    else {
      const file = h("input", { type: "file", accept: ".kml,.kmz,.geojson,.json,.gpx", hidden: true, "data-outline-file": "1", "aria-label": "File with an outline", change: (event) => { if (event.target.files[0]) load(event.target.files[0]); } });
      acts.push(h("button", { text: "Draw its extent", click: () => { drawn = []; tools(); svg.focus(); } }), h("button", { text: "Outline from a file …", click: () => file.click() }), file);
    }
    const pictures = get().pictures || [];
    if (pictures.length) acts.push(h("button", { "aria-pressed": String(onPictures), "data-basemap": "1", text: "Basemap", click: () => { onPictures = !onPictures; map(); tools(); } }));
    const credits = onPictures ? [...new Set(pictures.map((at) => at.credit))].join(" · ") : "";
    bar.replaceChildren(...acts, hint, ...(credits ? [quiet("small", credits)] : []));
  };
  const pick = (key) => { current = key; draw(true); };
  const row = (item) => {
    const here = item.key === current;
    const box = h("div", { class: `dl-row${here ? " dl-cur" : ""}`, role: "listitem", tabindex: here ? 0 : -1, "data-key": item.key, click: () => { if (!here) pick(item.key); },
      keydown: (event) => {
        const rows = get().list, at = rows.findIndex((r) => r.key === item.key), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && rows[at + step]) { pick(rows[at + step].key); event.preventDefault(); }
        else if (event.key === "Enter" && item.can.includes("use")) model.send({ act: "use", key: item.key });
        else if (event.key === "x" && item.can.includes("rule-out")) model.send({ act: "rule-out", key: item.key });
      } }, h("p", {}, h("b", { text: item.name })), chip(item.chip) || h("span"), h("small", { text: item.detail }));
    if (item.who) box.append(h("small", { text: item.who }));
    if (here && item.can.length) {
      const acts = h("div", { class: "dl-acts" });
      if (item.can.includes("use")) acts.append(h("button", { click: () => model.send({ act: "use", key: item.key }) }, "Use ", h("kbd", { text: "Enter" })));
      if (item.can.includes("rule-out")) acts.append(h("button", { click: () => model.send({ act: "rule-out", key: item.key }) }, "Rule out ", h("kbd", { text: "x" })));
      box.append(acts);
    }
    return box;
  };
  const draw = (focus) => {
    const state = get();
    if (!state.list) { el.replaceChildren(h("p", { role: "status", text: state.busy || "…" })); return; }
    if (!view) fit(state);
    const typing = el.querySelector("[data-find]"), typed = typing ? typing.value : "";
    const held = el.contains(document.activeElement) && document.activeElement.dataset.key, old = el.querySelector(".dl-list"), at = old ? old.scrollTop : 0;
    const id = `dl-${Math.random().toString(36).slice(2)}`;
    const find = h("input", { id, type: "search", "data-find": "1", placeholder: "a name, or 57.99 N 7.45 E, or 32V MK 086 284" });
    find.value = typed;
    const search = h("form", { class: "dl-bar", role: "search", submit: (event) => { event.preventDefault(); model.send({ act: "find", words: find.value }); } },
      h("label", { for: id, text: "Find" }), find, h("button", { type: "submit", text: "Look up" }));
    if (state.sites.length > 1) {
      const chosen = `dl-${Math.random().toString(36).slice(2)}`;
      search.prepend(h("label", { for: chosen, text: "Site" }), h("select", { id: chosen, change: (event) => model.send({ act: "site", id: event.target.value }) }, state.sites.map((x) => h("option", { value: x.id, selected: x.id === state.site, text: x.name }))));
    }
    const list = h("div", { class: "dl-pane dl-list", tabindex: -1 }, h("div", { role: "list", "aria-label": "Positions and claims" }, state.list.map(row)));
    tools();
    el.replaceChildren(search, notice(model, state.notice), h("div", { class: "dl-two" }, list, h("div", { class: "dl-pane dl-map" }, svg, bar)));
    list.scrollTop = at;
    map();
    if (focus || held) { const on = el.querySelector(`[data-key="${CSS.escape(current || "")}"]`); if (on) on.focus({ preventScroll: true }); }
  };
  model.on("change:state", () => draw());
  draw();
  return end;
}
export default { render };
