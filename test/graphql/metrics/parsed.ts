// Prometheus' text format as its scraper reads it, strictly: what this refuses a scrape refuses.
export interface ParsedFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|NaN|[+-]Inf)$/s;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/y;

/** @throws for what is not of the format */
export function parsed(text: string): Map<string, ParsedFamily> {
  const families = new Map<string, ParsedFamily>();
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  let last = '';
  let help = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/s.exec(line) ?? [];
    if (word === 'HELP') help = rest;
    else if (word === 'TYPE') {
      if (families.has(name)) throw new Error(`${name} is there twice`);
      families.set((last = name), { type: rest, help, samples: [] });
    } else if (!families.get(last)?.samples.push(sampleOf(line, last))) fail(line);
  }
  return families;
}

function sampleOf(line: string, family: string) {
  const [, name, labels = '', value] = LINE.exec(line) ?? fail(line);
  if (name !== family && !['_bucket', '_sum', '_count'].some((suffix) => name === family + suffix)) fail(line);
  return { name: String(name), labels: labelsOf(labels), value: Number(String(value).replace('Inf', 'Infinity')) };
}

function labelsOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const [, name, value] = LABEL.exec(text) ?? fail(text);
    found[String(name)] = String(value).replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
  }
  return found;
}

function fail(text: string): never {
  throw new Error(`not of the format: ${JSON.stringify(text)}`);
}
