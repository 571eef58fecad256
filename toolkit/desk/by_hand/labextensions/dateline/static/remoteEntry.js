// JupyterLab loads this as it loads every prebuilt extension: a container with init and get (webpack's module federation).
// It is written by hand, so that nothing has to be built: one tile, and pages of ours that run their one line when opened.
(() => {
  const START = "lab/start.ipynb";
  const OURS = /^lab\/(?:start|[a-z0-9-]+\/board)\.ipynb$/;
  const LINE = /^from toolkit import widgets\n\nwidgets\.(?:start\(\)|board\("[a-z0-9-]+"\))$/; // this line and no other is run unasked
  const ICON = "data:image/svg+xml;base64," + btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0b5c8a" d="M4 3h11l5 5v13H4z"/><path fill="#fff" d="M7 11h10v1.6H7zm0 4h10v1.6H7zM7 7h5v1.6H7z"/></svg>');
  let shared = {};

  const imported = async (name) => {
    const versions = Object.values(shared[name] || {});
    return versions.length ? (await versions[0].get())() : {};
  };

  const ownCell = (panel) => panel.content.widgets.findIndex((cell) => cell.model.type === "code" && LINE.test(cell.model.sharedModel.getSource()));

  const show = async (app, panel) => {
    await panel.context.ready;
    await panel.sessionContext.ready;
    const at = ownCell(panel);
    if (at < 0 || !panel.sessionContext.session || panel.isDisposed) return;
    app.shell.activateById(panel.id);
    panel.content.activeCellIndex = at;
    await app.commands.execute("notebook:run-cell");
  };

  const activate = (app, launcher, tracker) => {
    const seen = new WeakSet();
    if (tracker) tracker.widgetAdded.connect((_, panel) => {
      if (!OURS.test(panel.context.path)) return;
      seen.add(panel);
      show(app, panel);
    });
    app.commands.addCommand("dateline:new-case", {
      label: "New case from an article",
      caption: "Begin a case from an article; it is read, and what it offers is drafted for you",
      execute: async () => {
        const open = tracker && tracker.find((panel) => panel.context.path === START);
        const panel = await app.commands.execute("docmanager:open", { path: START });
        if (open || (panel && !seen.has(panel))) await show(app, panel || open);
        return panel;
      },
    });
    if (launcher) launcher.add({ command: "dateline:new-case", category: "Dateline", rank: 0, kernelIconUrl: ICON });
  };

  const plugin = async () => {
    const [{ ILauncher }, { INotebookTracker }] = [await imported("@jupyterlab/launcher"), await imported("@jupyterlab/notebook")];
    return { id: "dateline:pages", autoStart: true, requires: [], optional: [ILauncher, INotebookTracker].filter(Boolean), activate };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.dateline = {
    init: (scope) => { shared = scope; },
    get: async () => { const made = await plugin(); return () => ({ __esModule: true, default: made }); },
  };
})();
