// Where everything of the example lies, below one work folder. Used by all the steps; deleting the folder forgets every release.
import path from 'node:path';

export const placesIn = (folder: string) =>
  ({
    /** The git repository of the project. */
    project: path.join(folder, 'project'),
    /** One directory for each commit that was built. */
    builds: path.join(folder, 'builds'),
    /** One directory for each release that was deployed; kept, so that an earlier one can be put back. */
    releases: path.join(folder, 'releases'),
    /** Symbolic link to the release that is live. */
    current: path.join(folder, 'current'),
    /** Which process serves the release that is live. */
    server: path.join(folder, 'server.json'),
    /** Which process is the registry. */
    registry: path.join(folder, 'registry.json'),
    /** Faults that have struck already. */
    faults: path.join(folder, 'faults'),
    /** Directories that are not whole yet. */
    unfinished: path.join(folder, 'unfinished'),
  }) as const;
