// The line to the server: calls with the site's key and the visitor's session, and the stream of an answer.
const SILENCE = 45_000;
const NAMED = /^event: ?(.*)$/m;

class Line {
  constructor(origin, key) {
    this.origin = origin;
    this.key = key;
    this.identity = null;
  }

  address(path) {
    const address = new URL(path, this.origin);
    if (this.key) address.searchParams.set("site", this.key);
    return address.href;
  }

  async send(method, path, body, headers = {}, signal = undefined) {
    const request = async () => {
      const session = await this.identity.current();
      const sent = { ...headers };
      if (body !== undefined) sent["Content-Type"] = "application/json";
      if (session) sent.Authorization = `Bearer ${session}`;
      const content = body === undefined ? undefined : JSON.stringify(body);
      return fetchOnce(this.address(path), { method, headers: sent, body: content, signal, credentials: "omit", cache: "no-store" });
    };
    const answer = await request();
    // A refused session was not heard: once renewed, the same call is not a second one.
    return answer.status === 401 && (await this.identity.renewed()) ? request() : answer;
  }

  async call(method, path, body, headers) {
    const answer = await this.send(method, path, body, headers);
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, body: /json/.test(answer.headers.get("content-type") || "") ? JSON.parse(text) : null };
  }

  // Each event of an answer as it comes. Returns the status of a refusal, or null after the stream's end.
  async stream(path, body, heard, abort) {
    let timer = setTimeout(() => abort.abort(), SILENCE);
    try {
      const answer = await this.send("POST", path, body, { Accept: "text/event-stream" }, abort.signal);
      if (!answer.ok) return { status: answer.status, trace: (await answer.json().catch(() => ({}))).trace_id };
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let waiting = "";
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), SILENCE);
        waiting += decoder.decode(value, { stream: !done });
        const blocks = waiting.split(/\r?\n\r?\n/);
        waiting = blocks.pop();
        for (const block of blocks) heardIn(block, heard);
        if (done) return null;
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

const fetchOnce = (...asked) => window.fetch(...asked);

function heardIn(block, heard) {
  const name = NAMED.exec(block);
  const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((line) => line[1]).join("\n");
  if (name && data) heard(name[1].trim(), JSON.parse(data));
}
