// Memory: what a reload needs, for this tab alone; never a token, never a word of the conversation.
class Memory {
  constructor(key) {
    this.prefix = `coverdesk:${key || "own"}:`;
  }

  get(name) {
    try {
      return sessionStorage.getItem(this.prefix + name);
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + name);
      else sessionStorage.setItem(this.prefix + name, value);
    } catch {
      // A browser that keeps nothing still converses; a reload begins anew.
    }
  }

  // Everything of the conversation and of who had it; the language and the open panel stay.
  forget() {
    try {
      for (const name of Object.keys(sessionStorage)) {
        const own = name.startsWith(this.prefix) && name.slice(this.prefix.length);
        if (own && !["language", "open"].includes(own)) sessionStorage.removeItem(name);
      }
    } catch {
      // Nothing was kept.
    }
  }
}
