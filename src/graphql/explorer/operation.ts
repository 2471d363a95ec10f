// What stands in the box: the operations of a document. Plain JavaScript for the browser; made of a string, because neither the process nor the published
// package has a step that would bundle it.
export const OPERATION = String.raw`
/** The operations of a document, by kind and name. Comments and strings are passed over, and so is what stands within braces. */
function operationsOf(text) {
  const tokens = text.match(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|[{}()]|\w+/g) || [];
  const found = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === '{' && depth === 0 && !found.open) found.push({ kind: 'query', name: '' });
    if (token === '{' || token === '(') depth++;
    if (token === '}' || token === ')') depth--;
    if (token === '}' && depth === 0) found.open = false;
    if (depth > 0 || !/^(query|mutation|subscription|fragment)$/.test(token) || found.open) continue;
    found.open = true;
    const next = tokens[at + 1];
    if (token !== 'fragment') found.push({ kind: token, name: /^\w+$/.test(next || '') ? next : '' });
  }
  return found.map(({ kind, name }) => ({ kind, name }));
}

/** An object of what somebody typed as JSON; nothing typed is nothing. Throws with the name of the box. */
function objectOf(text, box) {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch (error) {
    throw new Error(box + ' must be a JSON object: ' + error.message);
  }
  throw new Error(box + ' must be a JSON object');
}

/** Server-sent events that are whole in a text, and what is left of it. */
function sentEvents(text) {
  const blocks = text.split(/\r?\n\r?\n/);
  const rest = blocks.pop();
  const events = blocks.map((block) => ({
    event: (/^event: ?(.*)$/m.exec(block) || [])[1],
    data: (/^data: ?(.*)$/m.exec(block) || [])[1] || '',
  }));
  return { events: events.filter(({ event }) => event), rest };
}
`;
