// Prometheus' text format, version 0.0.4: families of samples, each with a sentence and a type. Pure.
import { type Lengths, SECONDS } from '../../engine/tally.ts';

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface Family {
  /** As Prometheus wants it: letters, digits and underscores, units in full, `_total` at the end of a counter. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** What stands behind the family's name. @default nothing */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/** Families of which there is nothing to say now are left out. */
export const exposition = (families: readonly Family[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(
      ({ name, type, help, samples }) =>
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n${samples.map((sample) => line(name, sample)).join('')}`,
    )
    .join('');

function line(name: string, { labels = {}, value, suffix }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${suffix ?? ''}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${numberOf(value)}\n`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const numberOf = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';

/** Each bucket counts what is in the shorter ones too; the last is all. */
export function histogram({ counts, sum }: Lengths): Sample[] {
  let upTo = 0;
  const buckets = counts.map((count, at): Sample => {
    upTo += count;
    return { suffix: '_bucket', labels: { le: at < SECONDS.length ? String(SECONDS[at]) : '+Inf' }, value: upTo };
  });
  return [...buckets, { suffix: '_sum', value: sum }, { suffix: '_count', value: upTo }];
}
