// Programs that outlive this process: the deployed server and the registry. Each writes into a file who it is and where it listens, and names its
// process in every answer; so it is found again after a kill -9, and no stranger with a reused process id is ever ended in its place.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { plainEnvironment } from './command.ts';

export interface Program {
  readonly pid: number;
  readonly port: number;
  /** What runs: `releases/3`, `registry`. */
  readonly name: string;
}

export interface Start {
  readonly stateFile: string;
  readonly name: string;
  /** The JavaScript or TypeScript file to run. */
  readonly file: string;
  readonly cwd: string;
  /** Two starts at the same time on one port: one of them wins, and the other finds it. 0 = any port. */
  readonly port: number;
  readonly signal: AbortSignal;
}

/** Starts a program unless it runs already. Another one in its place is ended first. */
export async function start({ stateFile, name, file, cwd, port, signal }: Start): Promise<Program> {
  const running = await find(stateFile);
  if (running?.name === name) return running;
  if (running) await end(stateFile);
  await mkdir(path.dirname(stateFile), { recursive: true });
  const log = await open(`${stateFile}.log`, 'a');
  try {
    const child = spawn(process.execPath, [file], {
      cwd,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      env: { ...plainEnvironment(), PORT: `${port}`, STATE_FILE: stateFile, NAME: name },
    });
    const ready = await Promise.race([
      once(child, 'message', { signal }).then(() => true),
      once(child, 'exit', { signal }).then(() => false),
    ]);
    if (ready) child.disconnect();
    child.unref();
  } finally {
    await log.close();
  }
  const started = await find(stateFile);
  if (started?.name === name) return started;
  throw new Error(`${name} did not start on port ${port}. It said:\n${await endOf(`${stateFile}.log`)}`);
}

/** The program of this file, if it runs. */
export async function find(stateFile: string): Promise<Program | undefined> {
  const text = await readFile(stateFile, 'utf8').catch(() => undefined); // no file: nothing was started yet
  if (text === undefined) return undefined;
  const program = JSON.parse(text) as Program;
  const answer = await fetch(`http://127.0.0.1:${program.port}/`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    () => undefined, // nobody listens there any more
  );
  await answer?.body?.cancel();
  return answer?.headers.get('x-process') === `${program.pid}` ? program : undefined;
}

/** Ends the program of this file; resolves when it is gone. Does nothing if it does not run. */
export async function end(stateFile: string): Promise<void> {
  const program = await find(stateFile);
  if (program) {
    // A connection ends with the process that it leads to, so there is nothing to poll.
    const socket = connect(program.port, '127.0.0.1');
    socket.on('error', () => {}); // it may end by a reset; 'close' follows
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await Promise.race([new Promise<void>((resolve) => socket.once('connect', () => resolve())), gone]);
    if (!socket.closed) process.kill(program.pid, 'SIGTERM');
    const late = AbortSignal.timeout(PATIENCE_MS);
    late.addEventListener('abort', () => socket.closed || process.kill(program.pid, 'SIGKILL'));
    socket.resume();
    await gone;
  }
  await rm(stateFile, { force: true });
}

/** How long a program may take to answer, and to end when it is told to. */
const PATIENCE_MS = 3_000;

const endOf = async (file: string): Promise<string> => (await readFile(file, 'utf8')).slice(-1_000).trim();
