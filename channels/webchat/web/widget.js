// The one script that a page includes:
//   <script src="https://…/chat/widget.js" defer data-title="…" data-language="es" data-open></script>
// It loads after the page and never throws. On `window` it tells "tandem:ready", and hears "tandem:open"
// ({draft}) and "tandem:identify" ({token}).
(() => {
  try {
    const script = document.currentScript;
    if (!script || document.querySelector("tandem-chat")) return;
    const { title, language, open } = script.dataset;
    const socket = new URL("ws", script.src);
    socket.protocol = socket.protocol.replace("http", "ws");
    const options = {
      socket: socket.href,
      title: title || "Tandem",
      language: language || null,
      open: open !== undefined && open !== "false",
    };
    const start = () =>
      import(new URL("assets/app.js", script.src).href)
        .then(({ mount }) => mount(options))
        .catch((error) => console.error("Tandem chat:", error));
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
  } catch (error) {
    console.error("Tandem chat:", error);
  }
})();
