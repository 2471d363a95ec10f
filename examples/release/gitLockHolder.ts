// A program: holds git's index.lock for some time, as a git that takes long does. Started by the fault `git-lock` as a process of its own.
import { closeSync, openSync, rmSync } from 'node:fs';
import process from 'node:process';

const [lock = '', holdMs = '0'] = process.argv.slice(2);
closeSync(openSync(lock, 'wx'));
process.send?.('held');
setTimeout(() => rmSync(lock, { force: true }), Number(holdMs));
