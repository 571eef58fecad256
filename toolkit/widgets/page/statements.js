const MOST = 200;
function render({ model: given, el: root }) {
  const { model, el, end } = begin(given, root);
  let current = null, editing = null, shownCount = MOST;
  const filter = { words: "", speaker: "", doc: "", grade: "", need: false, from: "", to: "" };
  const get = () => model.get("state");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const fits = (row) => (!filter.need || row.need) && (!filter.speaker || row.speaker === filter.speaker) && (!filter.doc || row.doc === filter.doc)
    && (!filter.grade || row.grade === filter.grade) && (!filter.from || (row.date && row.date >= filter.from)) && (!filter.to || (row.date && row.date.slice(0, filter.to.length) <= filter.to))
    && (!filter.words || filter.words.split(/\s+/).every((word) => row.folded.includes(word)));
  const send = (row, name, more) => model.send({ act: name, key: row.key, ...more });
  const pick = (key, focus) => {
    current = key; editing = null;
    const row = (get().rows || []).find((r) => r.key === key);
    if (row && row.doc !== (get().doc || {}).id) model.send({ act: "read", doc: row.doc });
    draw(focus);
  };
  const fieldsOf = (row, name) => row.fields.filter((f) => !name || f.name === name);
  const keys = (event, row, rows) => {
    if (["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex((r) => r.key === row.key);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { const next = rows[at + step]; if (next) pick(next.key, true); event.preventDefault(); return; }
    const asked = { s: "speaker", d: "said_on", w: "text" }[event.key];
    if (row.pair) { if (event.key === "k") send(row, "keep"); else if (event.key === "n") send(row, "dismiss"); else return; }
    else if (asked) editing = { key: row.key, name: asked };
    else if (event.key === "c") send(row, "confirm");
    else if (event.key === "x") send(row, "reject");
    else if (/^[1-9]$/.test(event.key) && row.guesses[Number(event.key) - 1]) send(row, "correct", { values: { speaker: row.guesses[Number(event.key) - 1] } });
    else return;
    event.preventDefault(); draw(true);
  };
  const rowOf = (row, rows) => {
    const here = row.key === current;
    const box = h("div", { class: `dl-row${here ? " dl-cur" : ""}`, role: "listitem", tabindex: here ? 0 : -1, "data-key": row.key,
      click: () => { if (!here) pick(row.key, true); }, keydown: (event) => keys(event, row, rows) });
    box.append(h("p", {}, h("b", { text: row.speaker }), ` ${row.told}`), chip(row.chip) || h("span"));
    if (row.detail) box.append(h("small", { text: row.detail }));
    if (row.who) box.append(h("small", { text: row.who }));
    if (here && editing && editing.key === row.key) {
      box.append(form(fieldsOf(row, editing.name), (values) => { editing = null; send(row, "correct", { values }); }, () => { editing = null; draw(true); }, "What is right"));
    } else if (here) {
      const acts = h("div", { class: "dl-acts" });
      const button = (key, text, what) => acts.append(h("button", { click: what }, `${text} `, h("kbd", { text: key })));
      if (row.pair) { button("k", "Keep as a conflict", () => send(row, "keep")); button("n", "No conflict", () => send(row, "dismiss")); }
      else {
        row.guesses.forEach((name, n) => button(String(n + 1), name, () => send(row, "correct", { values: { speaker: name } })));
        button("c", "Right as it is", () => send(row, "confirm"));
        for (const [key, text, name] of [["s", "Speaker", "speaker"], ["d", "Date", "said_on"], ["w", "Words", "text"]]) button(key, text, () => { editing = { key: row.key, name }; draw(); });
        button("x", "Not a statement", () => send(row, "reject"));
      }
      box.append(acts);
    }
    return box;
  };
  const choice = (label, values, name) => {
    const id = `dl-${Math.random().toString(36).slice(2)}`;
    const input = h("select", { id, change: (event) => { filter[name] = event.target.value; shownCount = MOST; draw(); } }, h("option", { value: "", text: `any ${label}` }),
      values.map((v) => h("option", { value: v.value || v, selected: (v.value || v) === filter[name], text: v.text || v })));
    return h("span", {}, h("label", { for: id, class: "dl-hidden", text: label }), input);
  };
  let drawn = {}; // the text with its marks, made anew only where the text or the statements are others
  const textPane = (state) => {
    if (drawn.left && drawn.rows === state.rows && drawn.doc === state.doc) {
      for (const mark of drawn.left.querySelectorAll("mark")) mark.classList.toggle("dl-on", mark.keys.includes(current));
      return drawn.left;
    }
    const left = h("div", { class: "dl-pane" });
    if (state.doc) {
      const marks = state.rows.filter((r) => r.doc === state.doc.id && !r.pair).flatMap((r) => r.spans.map(([start, end]) => ({ key: r.key, start, end })));
      const page = marked(state.doc, marks, current, (key) => pick(key, true));
      left.append(h("div", { class: "dl-bar" }, h("button", { text: "Add a statement from the words selected", click: () => { model.send({ act: "add", doc: state.doc.id, ...selection(page) }); } })), page);
    }
    drawn = { left, rows: state.rows, doc: state.doc };
    return left;
  };
  const draw = (focus) => {
    const state = get();
    if (!state.rows) { el.replaceChildren(h("p", { role: "status", text: state.busy || "…" })); return; }
    for (const row of state.rows) if (!row.folded) row.folded = fold(`${row.speaker} ${row.told} ${row.detail}`);
    const typing = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.words === "1" && el.contains(document.activeElement);
    const caret = typing ? document.activeElement.selectionStart : 0;
    const rows = state.rows.filter(fits);
    if (!rows.some((r) => r.key === current)) current = (rows[0] || {}).key || null;
    const held = el.contains(document.activeElement) || focus;
    const old = el.querySelector(".dl-list"), at = old ? old.scrollTop : 0;
    const words = h("input", { type: "search", "data-words": "1", "aria-label": "Words", placeholder: "words, in any script", input: (event) => { filter.words = fold(event.target.value); shownCount = MOST; filter.typed = event.target.value; draw(); } });
    words.value = filter.typed || "";
    const day = (name, label) => h("input", { type: "text", "aria-label": label, placeholder: label, style: "width:9em", change: (event) => { filter[name] = event.target.value.trim(); draw(); } });
    const from = day("from", "from 2018-11"), to = day("to", "to 2019");
    from.value = filter.from; to.value = filter.to;
    const bar = h("div", { class: "dl-bar", role: "search" }, words, choice("speaker", state.speakers, "speaker"), choice("document", state.docs, "doc"), choice("grade", ["print", "read"], "grade"), from, to,
      h("button", { "aria-pressed": String(filter.need), text: `Needs a person ${state.need}`, click: () => { filter.need = !filter.need; draw(); } }));
    const list = h("div", { class: "dl-pane dl-list", tabindex: -1 });
    list.append(h("div", { role: "list", "aria-label": "Statements" }, rows.slice(0, shownCount).map((row) => rowOf(row, rows))));
    if (rows.length > shownCount) list.append(h("button", { text: `Show ${Math.min(MOST, rows.length - shownCount)} more of ${rows.length - shownCount}`, click: () => { shownCount += MOST; draw(); } }));
    if (!rows.length) list.append(quiet("p", "No statement fits. Take a filter away."));
    const left = textPane(state);
    el.replaceChildren(h("div", { class: "dl-bar" }, h("h2", { text: "Statements" }), quiet("span", `${rows.length} of ${state.rows.length}`)), notice(model, state.notice), bar, h("div", { class: "dl-two" }, left, list));
    list.scrollTop = at;
    const on = el.querySelector("mark.dl-on");
    if (on) left.scrollTop = Math.max(0, on.offsetTop - left.offsetTop - 120);
    if (typing) { words.focus(); words.setSelectionRange(caret, caret); }
    else if (held && !editing && current) { const row = el.querySelector(`[data-key="${CSS.escape(current)}"]`); if (row) row.focus(); }
  };
  model.on("change:state", () => { if (!editing) draw(); });
  draw();
  return end;
}
export default { render };
