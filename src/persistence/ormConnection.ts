import { connectionConfig } from './connection.ts';

/** What MikroORM needs to reach one schema the way the store does. */
export function ormConnection(url: string, schema: string) {
  const { types: _parsers, connectionString, ...driverOptions } = connectionConfig(url, schema);
  return {
    clientUrl: url,
    dbName: decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres',
    driverOptions: { ...driverOptions, connectionString },
    discovery: { warnWhenNoEntities: false },
    colors: false,
  };
}
