// Where the process log goes: JSON lines, as they are, where a program reads them; on a terminal one legible line each, because people read
// there, and a module that draws on the terminal may take them, so that they do not run into what it draws. Used by main.ts.

/** What is written to: `process.stderr` is one. */
export interface LogOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** A destination of `createLog`. */
export interface LogLines {
  /** One line of JSON with its newline. */
  write(json: string): void;
  /** From now on legible lines, without newline, go to this function; until what it returns is called. Without a terminal nothing changes. */
  divert(show: (line: string) => void): () => void;
}

export function logLines(out: LogOutput): LogLines {
  const shown: ((line: string) => void)[] = [];
  return {
    write(json) {
      const show = shown.at(-1);
      if (!out.isTTY) out.write(json);
      else if (show) show(legible(json));
      else out.write(`${legible(json)}\n`);
    },
    divert(show) {
      shown.push(show);
      return () => {
        const index = shown.indexOf(show);
        if (index >= 0) shown.splice(index, 1);
      };
    },
  };
}

/** What a person wants to know besides the message: which one, and where. The rest is in the API, or in the JSON line. */
const TOLD = [
  'url',
  'database',
  'workflowId',
  'definition',
  'step',
  'stepId',
  'interventionId',
  'errorId',
  'breaker',
  'dependency',
  'status',
  'decision',
  'decidedBy',
  'reason',
  'signal',
  'schema',
  'applied',
  'file',
  'port',
];
const LEVELS: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** A line of the process log for people: time of day, level, message, what is told besides, and the error's type and message. */
export function legible(json: string): string {
  const line = JSON.parse(json) as Record<string, unknown>;
  const { time, level, msg, err } = line;
  const at = new Date(String(time)).toTimeString().slice(0, 8);
  const told = TOLD.flatMap((name) => (said(line[name]) === '' ? [] : [`${name}=${said(line[name])}`]));
  const { type, message } = (err ?? {}) as { readonly type?: unknown; readonly message?: unknown };
  const failure = err === undefined ? '' : `: ${said(type)}: ${said(message)}`;
  return printable([at, (LEVELS[String(level)] ?? '').padEnd(5), `${said(msg)}${failure}`, ...told].join('  '));
}

function said(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map(said).join(', ') : '';
}

/** On one line, and without what a terminal would take as a command. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trimEnd();
