// Errors that are made as a client makes them, where it cannot be brought to throw them here.
import { once } from 'node:events';
import net from 'node:net';

/** Throws what it is given, under the name of its class. */
export const named =
  (name, message, fields = {}, options) =>
  () => {
    const Class = { [name]: class extends Error {} }[name];
    const error = new Class(message, options);
    Object.defineProperty(error, 'name', { value: name, enumerable: false, configurable: true });
    throw Object.assign(error, fields);
  };

/** The same of a plain Error. */
export const plain =
  (message, fields = {}, options) =>
  () => {
    throw Object.assign(new Error(message, options), fields);
  };

/** As `exec` of node:child_process fails. */
export const command = (cmd, code, stderr, stdout = '') =>
  plain(`Command failed: ${cmd}\n${stderr}`, { code, killed: false, signal: null, cmd, stdout, stderr });

/** A port that nobody listens on. */
export async function closedPort() {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
