// Identity: whom the host page vouches for. Its token is exchanged for a session, which is kept in memory alone.
const EARLY = 60_000;

class Identity {
  constructor(line, changed) {
    this.line = line;
    this.changed = changed;
    this.giving = null;
    this.forget();
    line.identity = this;
  }

  forget() {
    this.session = null;
    this.name = "";
    this.endsAt = 0;
    this.renewing = null;
  }

  // A host page logs its customer in. Resolves to whether the server took its word.
  async identify(giving) {
    const before = this.session;
    this.forget();
    this.giving = giving;
    if (before) this.end(before);
    const known = await this.renewed();
    if (this.giving !== giving) return false;
    if (known || before) await this.changed(known);
    return known;
  }

  async logout() {
    const before = this.session;
    this.giving = null;
    this.forget();
    await this.changed(false);
    if (before) await this.end(before);
  }

  // The session to call with, renewed shortly before its end; null for the public.
  async current() {
    if (this.giving && this.session && Date.now() > this.endsAt - EARLY) await this.renewed();
    return this.session;
  }

  // Asks the host page for a fresh token, once for all calls that wait. False where nobody is vouched for.
  renewed() {
    if (!this.giving) return Promise.resolve(false);
    this.renewing ||= this.exchange(this.giving).finally(() => (this.renewing = null));
    return this.renewing;
  }

  async exchange(giving) {
    const token = await Promise.resolve().then(giving).catch(() => null);
    const held = await this.exchanged(token).catch(() => {});
    if (this.giving !== giving || held === undefined) return false; // the server was not reached: nothing is known
    if (held) Object.assign(this, held);
    else {
      const known = Boolean(this.session);
      this.giving = null;
      this.forget();
      if (known) await this.changed(false); // whoever cannot be vouched for any more sees nothing personal
    }
    return Boolean(held);
  }

  async exchanged(token) {
    if (!token) return null;
    // Without a key the widget speaks to its own server alone, and the token is one of its API.
    if (!this.line.key) return { session: String(token), name: "", endsAt: Infinity };
    const answer = await fetchOnce(this.line.address("/v1/widget/sessions"), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: String(token) }),
      credentials: "omit", cache: "no-store",
    });
    if (!answer.ok) return answer.status > 499 ? undefined : null; // who it is cannot be told: no refusal
    const { session, name, expires_at: end } = await answer.json();
    return { session, name: name || "", endsAt: Date.parse(end) };
  }

  async end(session) {
    if (!this.line.key) return;
    try {
      await fetchOnce(this.line.address("/v1/widget/sessions"), {
        method: "DELETE", headers: { Authorization: `Bearer ${session}` }, credentials: "omit", keepalive: true,
      });
    } catch {
      // It ends by itself; here it is forgotten already.
    }
  }
}
