// Compares what the lock file names with the known advisories, which have the format of https://ossf.github.io/osv-schema/. The fault
// `vulnerability` adds the advisories that came out today.
import { readFile } from 'node:fs/promises';
import { ConflictError } from '../../src/index.ts';
import type { Chosen } from './faults.ts';
import { type LockedPackage, lockedPackages } from './lockFile.ts';
import { placesIn } from './place.ts';

/** @throws ConflictError where a package is vulnerable: whether that may be deployed is for a person to say */
export async function scan({ folder, faults }: Chosen): Promise<{ packages: number; advisories: number }> {
  const packages = await lockedPackages(placesIn(folder).project);
  const files = faults.includes('vulnerability') ? ['advisories.json', 'newAdvisories.json'] : ['advisories.json'];
  const advisories = (await Promise.all(files.map(read))).flat();
  const found = packages.flatMap((one) =>
    advisories.filter((advisory) => affects(advisory, one)).map((advisory) => ({ one, advisory })),
  );
  if (found.length === 0) return { packages: packages.length, advisories: advisories.length };
  const said = found.map(({ one, advisory }) => `${one.name}@${one.version}: ${advisory.id}, ${advisory.summary}`);
  throw new ConflictError(
    `the scan found ${found.length === 1 ? 'a vulnerability' : 'vulnerabilities'}: ${said.join('; ')}`,
    {
      category: 'SECURITY_VULNERABILITY',
      severity: 'CRITICAL',
      affectedItems: found.map(({ one }) => `${one.name}@${one.version}`),
      recommendedActions: [
        'end the release and take a fixed version',
        'skip the scan, if the vulnerability does not concern you',
      ],
    },
  );
}

interface Advisory {
  readonly id: string;
  readonly summary: string;
  readonly affected: readonly {
    readonly package: { readonly ecosystem: string; readonly name: string };
    readonly ranges: readonly {
      readonly events: readonly { readonly introduced?: string; readonly fixed?: string }[];
    }[];
  }[];
}

const read = async (file: string): Promise<Advisory[]> =>
  JSON.parse(await readFile(new URL(`./${file}`, import.meta.url), 'utf8')) as Advisory[];

/** A range is a list of events in order: vulnerable from `introduced` until `fixed`. */
const affects = ({ affected }: Advisory, { name, version }: LockedPackage): boolean =>
  affected
    .filter((one) => one.package.ecosystem === 'npm' && one.package.name === name)
    .some(({ ranges }) => ranges.some(({ events }) => isVulnerable(events, version)));

function isVulnerable(events: Advisory['affected'][number]['ranges'][number]['events'], version: string): boolean {
  let vulnerable = false;
  for (const { introduced, fixed } of events) {
    if (introduced !== undefined && !isBefore(version, introduced)) vulnerable = true;
    if (fixed !== undefined && !isBefore(version, fixed)) vulnerable = false;
  }
  return vulnerable;
}

/** Versions of three numbers, which is all that the example has. */
function isBefore(version: string, other: string): boolean {
  const [left, right] = [version.split('.').map(Number), other.split('.').map(Number)];
  const at = [0, 1, 2].find((place) => (left[place] ?? 0) !== (right[place] ?? 0));
  return at !== undefined && (left[at] ?? 0) < (right[at] ?? 0);
}
