// A process of its own that holds an embedded PostgreSQL, for the tests that kill things. Prints one line of JSON when it serves; ends
// properly when its standard input ends.
import { systemClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embeddedPostgres.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: node holdServer.ts <directory of the data>');
const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: createLog('warn') });
console.log(JSON.stringify({ url: server.url, how: server.how }));
process.stdin.once('end', () => void server.stop()).resume();
