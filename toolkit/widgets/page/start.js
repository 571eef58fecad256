function render({ model: given, el: root }) {
  const { model, el, end } = begin(given, root);
  let file = null, typed = { title: "", text: "" }; // kept while a line about what went wrong is shown
  const draw = () => {
    const state = model.get("state");
    const field = (label, input) => { const id = `dl-${Math.random().toString(36).slice(2)}`; input.id = id; return [h("label", { for: id, text: label }), input]; };
    const title = h("input", { type: "text", placeholder: "Was the pier built before the permit?" });
    const text = h("textarea", { rows: 5, placeholder: "Paste the article, or its address (https://…)" });
    title.value = typed.title;
    text.value = typed.text;
    for (const [name, input] of Object.entries({ title, text })) input.addEventListener("input", () => { typed[name] = input.value; });
    const chosen = h("input", { type: "file", change: (event) => { file = event.target.files[0] || null; } });
    const take = async (event) => {
      event.preventDefault();
      const message = { act: "begin", title: title.value, text: text.value };
      if (!file) { model.send(message); return; }
      model.send({ ...message, name: file.name }, undefined, [await file.arrayBuffer()]);
    };
    el.replaceChildren(h("div", { class: "dl-bar" }, h("h2", { text: "A case" })), notice(model, state.notice), state.busy ? h("p", { role: "status", text: state.busy }) : "",
      h("form", { class: "dl-form", submit: take }, h("strong", { class: "dl-wide", text: "New case from an article" }), ...field("What do you ask?", title), ...field("Article", text), ...field("or a file", chosen),
        h("div", { class: "dl-wide dl-bar" }, h("button", { class: "dl-go", type: "submit", disabled: Boolean(state.busy), text: "Begin" }))),
      h("h3", { text: "Or open one" }), h("div", { class: "dl-bar" }, (state.cases || []).map((c) => h("button", { text: c, click: () => model.send({ act: "open", slug: c }) }))));
  };
  model.on("change:state", draw);
  draw();
  return end;
}
export default { render };
