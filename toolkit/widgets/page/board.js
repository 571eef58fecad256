const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
function render({ model: given, el: root }) {
  const { model, el, end } = begin(given, root);
  let tab = null, asked = false, current = null, editing = null, adding = null;
  const get = () => model.get("state");
  const shown = () => (get().rows || []).filter((row) => row.tab === tab);
  const act = (row, name) => model.send({ act: name, key: row.key });
  const pick = (key, focus) => {
    current = key; editing = null;
    const row = (get().rows || []).find((r) => r.key === key);
    if (row) { tab = row.tab; asked = true; if (row.doc && row.doc !== (get().doc || {}).id) model.send({ act: "read", doc: row.doc }); }
    draw(focus);
  };
  const rowOf = (row) => {
    const here = row.key === current;
    const box = h("div", { class: `dl-row${here ? " dl-cur" : ""}`, role: "listitem", tabindex: here ? 0 : -1, "data-key": row.key,
      click: (event) => { if (!here && !TYPING.has(event.target.tagName)) pick(row.key, true); },
      keydown: (event) => keys(event, row) });
    box.append(h("p", { text: row.told }), chip(row.chip) || h("span"));
    if (row.detail) box.append(h("small", { text: row.detail }));
    if (row.missing) box.append(h("small", {}, h("span", { class: "dl-chip dl-bad", text: row.missing })));
    if (row.who) box.append(h("small", { text: row.who }));
    if (here && editing === row.key) {
      box.append(form(row.fields, (values) => { editing = null; model.send({ act: "edit", key: row.key, values }); },
        () => { editing = null; draw(true); }, row.offer ? "Accept as you put it" : "Change the entry"));
    } else if (here) {
      const acts = h("div", { class: "dl-acts" });
      if (row.offer) acts.append(h("button", { click: () => act(row, "accept") }, "Accept ", h("kbd", { text: "a" })),
        h("button", { click: () => act(row, "reject") }, "Reject ", h("kbd", { text: "r" })));
      if (row.fields && row.fields.length) acts.append(h("button", { click: () => { editing = row.key; draw(); } }, "Edit ", h("kbd", { text: "e" })));
      box.append(acts);
    }
    return box;
  };
  const keys = (event, row) => {
    if (TYPING.has(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = shown(), at = rows.findIndex((r) => r.key === row.key);
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step) { const next = rows[at + step]; if (next) pick(next.key, true); event.preventDefault(); }
    else if (event.key === "Enter" && event.target.classList.contains("dl-row")) { pick(row.key, true); }
    else if (row.offer && (event.key === "a" || event.key === "r")) {
      act(row, event.key === "a" ? "accept" : "reject");
      current = (rows[at + 1] || rows[at - 1] || {}).key || null; event.preventDefault();
    } else if (event.key === "e" && row.fields && row.fields.length) { editing = row.key; draw(); event.preventDefault(); }
  };
  const head = (state) => {
    const bar = h("div", { class: "dl-bar" }, h("h2", { text: `${state.slug} · ${state.title}` }), h("span", { class: "dl-grow" }));
    for (const told of state.chips || []) bar.append(chip(told));
    if (state.shipped) bar.append(h("button", { text: "Make it my own", title: "Copies this shipped case into cases/, where decisions are kept", click: () => model.send({ act: "own" }) }));
    bar.append(h("button", { disabled: Boolean(state.busy), text: "Verify", click: () => model.send({ act: "verify" }) }));
    if (state.report) bar.append(h("a", { class: "dl-btn", target: "_blank", rel: "noopener", href: baseUrl() + "files/" + state.report, text: "Open report" }));
    bar.append(h("button", { class: "dl-go", disabled: Boolean(state.busy), text: state.busy ? state.busy : "Run", click: () => model.send({ act: "run" }) }));
    return bar;
  };
  const draw = (focus) => {
    const state = get();
    if (!state.tabs) { el.replaceChildren(h("p", { role: "status", text: state.busy || "…" })); return; }
    if (!asked || !state.tabs.some((t) => t.id === tab)) tab = (state.tabs.find((t) => t.n) || state.tabs[0]).id;
    const rows = shown();
    if (!rows.some((r) => r.key === current)) current = (rows[0] || {}).key || null;
    const held = el.contains(document.activeElement) || focus;
    const scrolled = el.querySelector(".dl-list");
    const at = scrolled ? scrolled.scrollTop : 0;
    const tabs = h("div", { class: "dl-tabs", role: "tablist", "aria-label": "Parts of the case" });
    for (const t of state.tabs) {
      tabs.append(h("button", { role: "tab", "aria-selected": String(t.id === tab), tabindex: t.id === tab ? 0 : -1, "data-tab": t.id,
        click: () => { tab = t.id; asked = true; current = null; editing = null; draw(); const first = shown()[0]; if (first) pick(first.key); },
        keydown: (event) => { const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key]; if (turn) {
          const all = state.tabs.map((x) => x.id); asked = true; tab = all[(all.indexOf(tab) + turn + all.length) % all.length]; current = null; draw();
          el.querySelector(`[data-tab="${tab}"]`).focus(); } } },
        t.name, h("span", { class: "dl-n", text: t.n })));
    }
    const list = h("div", { class: "dl-pane dl-list", tabindex: -1 });
    const sure = rows.filter((r) => r.offer && r.grade === "sure");
    if (sure.length > 1) list.append(h("div", { class: "dl-bar" }, h("button", { text: `Accept all ${sure.length} that are sure`, click: () => model.send({ act: "accept-many", keys: sure.map((r) => r.key) }) })));
    if (rows.length) list.append(h("div", { role: "list", "aria-label": "Entries" }, rows.map(rowOf)));
    else list.append(quiet("p", state.busy || "Nothing here yet."));
    const left = h("div", { class: "dl-pane" });
    if (state.doc) {
      const marks = (state.rows || []).filter((r) => r.doc === state.doc.id && r.start !== null && r.start !== undefined).map((r) => ({ key: r.key, start: r.start, end: r.end }));
      const page = marked(state.doc, marks, current, (key) => pick(key, true));
      const button = h("button", { text: "New claim from the words selected", click: () => {
        model.send({ act: "claim", doc: state.doc.id, ...selection(page) }); } });
      left.append(h("div", { class: "dl-bar" }, button), page);
    } else left.append(quiet("p", "The sentence that an entry rests on is shown here."));
    el.replaceChildren(head(state), quiet("div", state.counts), notice(model, state.notice), tabs, h("div", { class: "dl-two" }, left, list));
    list.scrollTop = at;
    const on = el.querySelector("mark.dl-on");
    if (on) left.scrollTop = Math.max(0, on.offsetTop - left.offsetTop - 120);
    if (held && !editing && current) { const row = el.querySelector(`[data-key="${CSS.escape(current)}"]`); if (row) row.focus({ preventScroll: false }); }
  };
  model.on("change:state", () => { if (!editing) draw(); }); // what is being typed is not thrown away
  draw();
  return end;
}
export default { render };
