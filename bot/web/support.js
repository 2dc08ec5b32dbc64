// New messages of an open hand-over appear by themselves; without this script, reloading the page shows them.
"use strict";
(() => {
  const list = document.getElementById("messages");
  if (!list) return;
  const every = 5000;

  function add(one) {
    const item = document.createElement("li");
    const head = document.createElement("p");
    const said = document.createElement("p");
    item.className = one.author;
    head.className = "quiet";
    said.className = "said";
    head.textContent = `${list.dataset[one.author]} · ${one.shown_at}`;
    said.textContent = one.text;
    item.append(head, said);
    list.append(item);
    list.dataset.after = one.number;
    document.getElementById("no-messages")?.remove();
  }

  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(`${list.dataset.source}?after=${list.dataset.after}`, { headers: { Accept: "application/json" } });
        if (answer.status === 401 || answer.status === 403 || answer.status === 404) return; // signed out: nothing more to see
        if (answer.ok) (await answer.json()).messages.forEach(add);
      } catch {
        // The server is away; it is asked again.
      }
    }
    setTimeout(look, every);
  }
  setTimeout(look, every);
})();
