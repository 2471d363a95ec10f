#!/usr/bin/env node
// The bin `holdfast`: the command with what a process has. What is asked for goes to stdout, everything else to stderr.
import { enableCompileCache } from 'node:module';
import process, { argv, env, stderr, stdin, stdout } from 'node:process';
import { systemClock } from './clock.ts';

// As in main.ts: the next command takes what this one compiled.
enableCompileCache();
const { holdfast } = await import('./cli/holdfast.ts');

// `holdfast workflows list | head -1`: who reads has read enough.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await holdfast(argv.slice(2), {
  env,
  clock: systemClock,
  stdout,
  stderr,
  stdin,
  onInterrupt(listener) {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
});
