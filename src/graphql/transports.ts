// Everything that a server needs once it opens its port, loaded then and not before: GraphQL, Apollo Server and MikroORM are half of all that a
// process reads at its start, and what comes back after a crash goes on before the port opens.
export { createEntrance } from './access/entrance.ts';
export { isConsolePath, respondConsole } from './consoleFiles.ts';
export { BulkRunner } from './bulkRunner.ts';
export { Context } from './context.ts';
export { respondExplorer } from './explorer/page.ts';
export { createHttpGraphql } from './httpGraphql.ts';
export { createInspectSockets } from './inspection/inspectSockets.ts';
export { Tickets } from './inspection/tickets.ts';
export { Metrics } from './metrics/metrics.ts';
export { RecentEvents } from './recentEvents.ts';
export { createSchema } from './schema.ts';
export { createEventStreams } from './serverSentEvents.ts';
export { createWebSockets } from './webSockets.ts';
