// The bridge to the inspector of Stately: their page in a frame, fed with our WebSocket. Nothing is sent, and nothing loaded, before somebody has said
// so; then to that page alone.
import { globalId } from './address.ts';
import { KeyWanted, ticket } from './api.ts';

const INSPECTOR = new URL('https://stately.ai/inspect');
/** What waits for the frame to be ready, at most. */
const MOST = 5_000;
const RETRY_MS = 1_000;

const at = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const workflow = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
const frame = at<HTMLIFrameElement>('frame');
const waiting: object[] = [];
let ready = false;

at<HTMLAnchorElement>('own').href = `/machines/${encodeURIComponent(workflow)}`;
at('open').addEventListener('click', () => {
  at('consent').hidden = true;
  frame.hidden = false;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== INSPECTOR.origin || event.source !== frame.contentWindow) return;
    if ((event.data as { type?: unknown } | null)?.type !== '@statelyai.connected') return;
    ready = true;
    at('live').textContent = 'the state is handed to stately.ai';
    at('live').classList.add('on');
    for (const message of waiting.splice(0)) send(message);
  });
  frame.src = INSPECTOR.href;
  void feed();
});

function send(message: object): void {
  if (ready) frame.contentWindow?.postMessage(message, INSPECTOR.origin);
  else if (waiting.push(message) > MOST) waiting.shift();
}

/** Every connection begins with where things stand. */
async function feed(): Promise<void> {
  for (;;) {
    try {
      const asked = new URLSearchParams({ workflow: globalId(workflow), ticket: await ticket() });
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/inspect?${asked.toString()}`);
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => send(JSON.parse(data) as object));
      const { code, reason } = await new Promise<CloseEvent>((closed) => socket.addEventListener('close', closed));
      if (code === 4404) return problem(reason);
    } catch (error) {
      if (error instanceof KeyWanted)
        return problem('This server asks for a key: give it on the page of the machine first, in this tab.');
      problem(error instanceof Error ? error.message : String(error));
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function problem(text: string): void {
  at('problem').textContent = text;
  at('problem').hidden = false;
}
