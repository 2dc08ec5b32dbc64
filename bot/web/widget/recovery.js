// Recovery: an answer that a broken connection kept from us is read from its conversation; it is never asked again.
const PATIENCE = 75_000;
const paused = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// The whole answer of a turn once it is there; null when it does not come, `alive` says to go on.
async function recovered(line, conversationId, turnId, alive) {
  const until = Date.now() + PATIENCE;
  for (let wait = 500; alive() && Date.now() < until; wait = Math.min(wait * 1.6, 8000)) {
    try {
      const answer = await line.call("GET", `/v1/conversations/${encodeURIComponent(conversationId)}`);
      if (answer.status === 404) return null;
      const turn = answer.ok && answer.body.turns.find((one) => one.turn_id === turnId);
      if (turn && answerOf(turn, conversationId)) return answerOf(turn, conversationId);
    } catch {
      // Still no connection.
    }
    await paused(wait);
  }
  return null;
}

// A turn as it was kept: whole, or of an older server its text alone; null while there is no answer.
function answerOf(turn, conversationId) {
  if (turn.document) return turn.document;
  if (turn.answer === null || turn.answer === undefined) return null;
  return { conversation_id: conversationId, turn_id: turn.turn_id, outcome: turn.outcome, answer: turn.answer };
}
