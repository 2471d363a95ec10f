// What the explorer does: sends what was written, shows what comes, and the schema's own words. Text goes into the page as text alone, never as HTML.
// The key is held in its box, and nowhere else: it is gone with the page.
import { OPERATION } from './operation.ts';

export const SCRIPT = String.raw`'use strict';
${OPERATION}
const box = (id) => document.getElementById(id);
const MOST_EVENTS = 500;
let running;

function remember() {
  for (const id of ['query', 'variables']) sessionStorage.setItem('holdfast.' + id, box(id).value);
  const named = operationsOf(box('query').value).filter(({ name }) => name);
  const chosen = box('operation').value;
  box('operation').replaceChildren(...named.map(({ name }) => new Option(name)));
  box('operation').hidden = named.length < 2;
  if (named.some(({ name }) => name === chosen)) box('operation').value = chosen;
}

function show(text, note) {
  box('answer').textContent = text;
  box('note').textContent = note || '';
}

function request() {
  const operations = operationsOf(box('query').value);
  const operationName = operations.length > 1 ? box('operation').value : undefined;
  const kind = (operations.find(({ name }) => name === operationName) || operations[0] || { kind: 'query' }).kind;
  const headers = { 'content-type': 'application/json', ...objectOf(box('headers').value, 'Headers') };
  const key = box('key').value.trim();
  if (key) headers.authorization = 'Bearer ' + key;
  const body = JSON.stringify({ query: box('query').value, variables: objectOf(box('variables').value, 'Variables'), operationName });
  return { kind, headers, body };
}

async function run() {
  stop();
  const mine = (running = new AbortController());
  box('stop').disabled = false;
  const began = performance.now();
  const took = () => Math.round(performance.now() - began) + ' ms';
  try {
    const { kind, headers, body } = request();
    show('', kind === 'subscription' ? 'listening …' : 'asking …');
    if (kind === 'subscription') await listen(headers, body, mine.signal);
    else {
      const response = await fetch('/graphql', { method: 'POST', headers, body, signal: mine.signal });
      show(pretty(await response.text()), 'HTTP ' + response.status + ', ' + took());
    }
  } catch (error) {
    if (mine.signal.aborted) box('note').textContent = 'stopped after ' + took();
    else show(String(error.message || error), 'not sent');
  } finally {
    if (running === mine) box('stop').disabled = true;
  }
}

async function listen(headers, body, signal) {
  const response = await fetch('/graphql/stream', { method: 'POST', headers: { ...headers, accept: 'text/event-stream' }, body, signal });
  if (!response.ok || !/event-stream/.test(response.headers.get('content-type') || ''))
    return show(pretty(await response.text()), 'HTTP ' + response.status);
  const shown = [];
  let [count, text] = [0, ''];
  for (const [reader, decoder] = [response.body.getReader(), new TextDecoder()]; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    const { events, rest } = sentEvents(text + decoder.decode(value, { stream: true }));
    text = rest;
    for (const { event, data } of events) {
      if (event !== 'next') continue;
      count++;
      shown.unshift(pretty(data));
    }
    shown.length = Math.min(shown.length, MOST_EVENTS);
    show(shown.join('\n\n'), count + ' events, newest first' + (count > MOST_EVENTS ? '; the last ' + MOST_EVENTS + ' are kept' : ''));
  }
  box('note').textContent += '; it has ended';
}

function stop() {
  if (running) running.abort();
  box('stop').disabled = true;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';
const INPUT = 'name description defaultValue type { ' + TYPE + ' }';
const INTROSPECTION =
  'query Docs { __schema { queryType { name } mutationType { name } subscriptionType { name } types { kind name description ' +
  'fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { ' + INPUT + ' } type { ' + TYPE + ' } } ' +
  'inputFields { ' + INPUT + ' } enumValues(includeDeprecated: true) { name description } possibleTypes { name } } } }';
let types = new Map();

async function readDocs() {
  const { headers } = request();
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: INTROSPECTION }) });
  const { data, errors } = await response.json();
  if (!data) return box('docs').replaceChildren(element('p', (errors || []).map(({ message }) => message).join('; ') || 'The schema is not told.'));
  types = new Map(data.__schema.types.filter(({ name }) => !name.startsWith('__')).map((type) => [type.name, type]));
  const roots = ['queryType', 'mutationType', 'subscriptionType'].flatMap((root) => (data.__schema[root] ? [data.__schema[root].name] : []));
  showTypes(roots);
}

function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

function link(text, act) {
  const made = element('button', text);
  made.className = 'link';
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

const nameOf = (type) => (type.ofType ? nameOf(type.ofType) : type.name);
const textOf = (type) => (type.kind === 'NON_NULL' ? textOf(type.ofType) + '!' : type.kind === 'LIST' ? '[' + textOf(type.ofType) + ']' : type.name);
const typeLink = (type) => link(textOf(type), () => showType(nameOf(type)));

function showTypes(first) {
  const names = [...first, ...[...types.keys()].filter((name) => !first.includes(name)).sort()];
  box('docs').replaceChildren(list(names.map((name) => [link(name, () => showType(name)), ' ', soft((types.get(name).description || '').split('\n')[0])])));
}

function showType(name) {
  const type = types.get(name);
  if (!type) return;
  const members = type.fields || type.inputFields || type.enumValues || [];
  box('docs').replaceChildren(
    link('all types', () => showTypes([])),
    element('h2', name, ' ', soft(type.kind.toLowerCase().replace('_', ' '))),
    element('p', type.description || ''),
    list(members.map(memberOf)),
    ...(type.possibleTypes ? [element('h3', 'One of'), list(type.possibleTypes.map((one) => [link(one.name, () => showType(one.name))]))] : []),
  );
  box('docs').scrollTop = 0;
}

function memberOf(member) {
  const args = (member.args || []).flatMap((arg, at) => [at ? ', ' : '(', arg.name, ': ', typeLink(arg.type)]).concat(member.args && member.args.length ? ')' : '');
  const told = [element('code', member.name), ...args, ...(member.type ? [': ', typeLink(member.type)] : [])];
  const says = (member.description || '') + (member.isDeprecated ? ' Deprecated: ' + member.deprecationReason : '');
  return [...told, element('p', says), ...(member.args || []).filter((arg) => arg.description).map((arg) => element('p', arg.name + ': ' + arg.description))];
}

const list = (items) => element('ul', ...items.map((content) => element('li', ...content)));

function soft(text) {
  const made = element('span', text);
  made.className = 'soft';
  return made;
}

function find() {
  const wanted = box('search').value.trim().toLowerCase();
  if (wanted === '') return showTypes([]);
  const found = [...types.values()].flatMap((type) => {
    const members = (type.fields || type.inputFields || type.enumValues || []).filter(({ name }) => name.toLowerCase().includes(wanted));
    return [...(type.name.toLowerCase().includes(wanted) ? [[type.name, type.name]] : []), ...members.map(({ name }) => [type.name, type.name + '.' + name])];
  });
  box('docs').replaceChildren(list(found.slice(0, 200).map(([name, text]) => [link(text, () => showType(name))])));
}

for (const id of ['query', 'variables']) {
  const kept = sessionStorage.getItem('holdfast.' + id);
  if (kept !== null) box(id).value = kept;
  box(id).addEventListener('input', remember);
}
box('run').addEventListener('click', run);
box('stop').addEventListener('click', stop);
box('read').addEventListener('click', () => readDocs().catch((error) => box('docs').replaceChildren(element('p', error.message))));
box('search').addEventListener('input', find);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
});
remember();
box('read').click();
`;
