const MODES = [["swipe", "Swipe"], ["fade", "Fade"], ["blink", "Blink"], ["difference", "Difference"]];
function render({ model: given, el: root }) {
  const { model, el, end } = begin(given, root, "dl-compare");
  const get = () => model.get("state");
  let mode = "swipe", at = 50, zoom = 1, marking = null, timer = null, dragging = false;
  const stage = h("div", { class: "dl-stage" });
  const frame = h("div", { class: "dl-frame", tabindex: 0, role: "group" });
  const slider = h("input", { type: "range", min: 0, max: 100, step: 1, "aria-label": "Move between the image before and the image after" });
  const put = () => {
    const top = stage.querySelector(".dl-after"), other = stage.querySelector(".dl-other"), line = stage.querySelector(".dl-line");
    if (!top) return;
    slider.value = at;
    slider.hidden = mode === "blink" || mode === "difference";
    top.style.clipPath = mode === "swipe" ? `inset(0 0 0 ${at}%)` : "";
    top.style.opacity = mode === "fade" ? at / 100 : mode === "blink" ? (stage.dataset.on === "1" ? 1 : 0) : 1;
    if (other) other.hidden = mode !== "difference";
    line.hidden = mode !== "swipe"; line.style.left = `${at}%`;
    const labels = stage.querySelectorAll(".dl-date");
    labels[0].hidden = mode === "difference" || (mode === "blink" && stage.dataset.on === "1");
    labels[1].hidden = mode === "difference" || (mode === "blink" && stage.dataset.on !== "1");
  };
  const setMode = (name) => {
    mode = name; clearInterval(timer); timer = null;
    if (mode === "blink") timer = setInterval(() => { stage.dataset.on = stage.dataset.on === "1" ? "0" : "1"; put(); }, 800);
    draw();
  };
  const drop = (label, key, value, options) => {
    const id = `dl-${Math.random().toString(36).slice(2)}`;
    return [h("label", { for: id, text: label }), h("select", { id, change: (event) => model.send({ act: "choose", [key]: event.target.value }) },
      options.map((o) => h("option", { value: o.id, selected: o.id === value, text: o.name })))];
  };
  slider.addEventListener("input", () => { at = Number(slider.value); put(); });
  const share = (event) => { const box = stage.getBoundingClientRect(); return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]; };
  stage.addEventListener("pointerdown", (event) => {
    const [x, y] = share(event);
    if (marking) {
      marking.points.push([x, y]);
      if (marking.points.length === 2) { const side = mode === "swipe" && marking.points[0][0] * 100 < at ? "before" : "after"; model.send({ act: "shadow", side, points: marking.points }); marking = null; }
      draw(); return;
    }
    if (mode === "swipe" || mode === "fade") { dragging = true; at = Math.round(x * 100); put(); stage.setPointerCapture(event.pointerId); }
  });
  stage.addEventListener("pointermove", (event) => { if (dragging) { at = Math.max(0, Math.min(100, Math.round(share(event)[0] * 100))); put(); } });
  stage.addEventListener("pointerup", () => { dragging = false; });
  frame.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (turn) { at = Math.max(0, Math.min(100, at + turn)); put(); }
    else if (event.key === "Home") { at = 0; put(); } else if (event.key === "End") { at = 100; put(); }
    else if (event.key === "+" || event.key === "=") { zoom = Math.min(8, zoom * 1.5); size(); } else if (event.key === "-") { zoom = Math.max(1, zoom / 1.5); size(); }
    else if ("sfbd".includes(event.key)) setMode(MODES["sfbd".indexOf(event.key)][0]); else return;
    event.preventDefault();
  });
  const size = () => { stage.style.width = `${100 * zoom}%`; };
  const draw = () => {
    const state = get();
    const bar = h("div", { class: "dl-bar" });
    if (state.scenes && state.scenes.length) bar.append(...drop("Before", "before", state.before, state.scenes), ...drop("After", "after", state.after, state.scenes));
    if (state.views && state.views.length) bar.append(...drop("Bands", "view", state.view || state.views[0], state.views.map((name) => ({ id: name, name }))));
    if (!state.pictures) { el.replaceChildren(bar, notice(model, state.notice), h("p", { role: "status", text: state.busy || state.refused || "" })); return; }
    for (const [name, text] of MODES) bar.append(h("button", { "aria-pressed": String(mode === name), text, click: () => setMode(name) }));
    bar.append(h("button", { "aria-label": "Zoom in", text: "+", click: () => { zoom = Math.min(8, zoom * 1.5); size(); } }), h("button", { "aria-label": "Zoom out", text: "−", click: () => { zoom = Math.max(1, zoom / 1.5); size(); } }));
    if (state.located) bar.append(h("button", { "aria-pressed": String(Boolean(marking)), text: marking ? (marking.points.length ? "now click the shadow's tip" : "click the shadow's foot") : "Mark a shadow", click: () => { marking = marking ? null : { points: [] }; draw(); } }));
    if (state.usable) bar.append(h("button", { text: "Use this pair", click: () => model.send({ act: "use" }) }));
    const { width, height } = state, picture = (name, cls, alt) => h("img", { class: cls, src: state.pictures[name], alt, draggable: "false" });
    const over = s("svg", { viewBox: `0 0 ${width} ${height}`, class: "dl-over", role: "img", "aria-label": state.told });
    for (const o of state.outlines) {
      const d = "M" + o.ring.map((p) => p.join(" ")).join("L") + "Z";
      over.append(s("path", { d, fill: "transparent", stroke: "#222", "stroke-width": width / 300, "vector-effect": "none" }), s("path", { d, fill: "transparent", stroke: "#ffd92f", "stroke-width": width / 600, "data-outline": o.number }, s("title", { text: o.text })));
    }
    if (state.detectable) { const r = state.detectable / 2, x = width * 0.04, y = height * 0.95;
      over.append(s("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, fill: "none", stroke: "#fff", "stroke-width": width / 500 }), s("text", { x: x + r + width * 0.01, y: y + height * 0.01, style: `font-size:${width / 55}px;fill:#fff;paint-order:stroke;stroke:#222;stroke-width:${width / 300}px`, text: state.detectable_text })); }
    stage.replaceChildren(picture("before", "dl-before", state.alts[0]), picture("after", "dl-after", state.alts[1]), h("img", { class: "dl-other", src: state.pictures.difference, alt: "Where the two images differ", hidden: true }),
      h("img", { class: "dl-hatch", src: state.pictures.hidden, alt: state.hidden_alt }), over, h("div", { class: "dl-line", "aria-hidden": "true" }),
      h("span", { class: "dl-date dl-left", text: state.labels[0] }), h("span", { class: "dl-date dl-right", text: state.labels[1] }));
    frame.setAttribute("aria-label", `Two images on one grid: ${state.labels.join(" and ")}`);
    frame.replaceChildren(stage);
    el.replaceChildren(bar, notice(model, state.notice), state.simulated ? h("p", {}, h("strong", { text: "SIMULATED" })) : "", frame, slider,
      quiet("p", [state.told, state.note, "Keys: s f b d, arrows, + and −. Hatched: not in both images, or not compared."].filter(Boolean).join(" ")));
    if (state.series && state.series.length > 2) el.append(h("div", { class: "dl-bar", role: "list", "aria-label": "Series" }, state.series.map((x) => h("span", { role: "listitem", class: `dl-chip dl-${x.tone}`, text: x.text }))));
    size(); put();
  };
  model.on("change:state", draw);
  draw();
  return () => { clearInterval(timer); end(); };
}
export default { render };
