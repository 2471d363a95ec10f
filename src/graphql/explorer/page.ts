// The explorer: one page that needs nothing but this server. Its style and its script stand in it, and a Content-Security-Policy with their hashes lets no
// other be; what it asks for goes to where it came from.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../requests.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  // The empty picture in the page's head: without it browsers ask for one.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>holdfast explorer</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>holdfast explorer</h1>
<label for="key">API key</label><input id="key" type="password" autocomplete="off" placeholder="hf_… (none in development)">
<select id="operation" aria-label="Operation" hidden></select>
<button id="run" type="button">Run (Ctrl-Enter)</button>
<button id="stop" type="button" disabled>Stop</button>
</header>
<section aria-label="Request">
<label for="query">Query, mutation or subscription</label>
<textarea id="query" spellcheck="false">query Workflows {
  workflows(first: 10) { nodes { id key status definition { name } } }
}

subscription Live {
  events { sequence type occurredAt workflowId }
}
</textarea>
<label for="variables">Variables (JSON)</label>
<textarea id="variables" spellcheck="false"></textarea>
<label for="headers">Other headers (JSON)</label>
<textarea id="headers" spellcheck="false"></textarea>
</section>
<section aria-label="Answer">
<label id="note" aria-live="polite"></label>
<pre id="answer" tabindex="0"></pre>
</section>
<section aria-label="Schema">
<label for="search">Schema</label>
<div><input id="search" type="search" placeholder="type or field"> <button id="read" type="button">Read again</button></div>
<div id="docs"></div>
</section>
<script>${SCRIPT}</script>
</body>
</html>
`;

/** @throws Refusal 405 for anything but reading */
export function respondExplorer(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'The explorer is only read');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  response.end(request.method === 'HEAD' ? undefined : PAGE);
}
