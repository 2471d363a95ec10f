// What git, npm and other commands leave behind when they fail, as node:child_process, execa and simple-git hand it on.
import { exec as execCallback, execFile as execFileCallback, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { simpleGit } from 'simple-git';
import {
  AWAY_Y,
  CODE,
  DEPENDENCY,
  FAILED,
  LATE,
  LOCK,
  LOGIN,
  MEMORY,
  MERGE,
  MISSING,
  POLICY,
  SETUP,
  STOPPED,
  UNSENT,
} from '../meanings.mjs';

const exec = promisify(execCallback);
const execFile = promisify(execFileCallback);

export default async function provoke(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'commands-'));
  await git(sample, folder).catch((e) => console.error('git', e));
  await gitSays(sample);
  await npm(sample, folder).catch((e) => console.error('npm', e));
  await exits(sample, folder).catch((e) => console.error('exits', e));
  fs.rmSync(folder, { recursive: true, force: true });
}

async function git(sample, folder) {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@x',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@x',
    LC_ALL: 'C',
  };
  const one = path.join(folder, 'one');
  const bare = path.join(folder, 'bare.git');
  fs.mkdirSync(one);
  const run = (...args) => execFile('git', args, { cwd: one, env });
  const shell = (line, cwd = one) => exec(line, { cwd, env });
  const viaExeca = (...args) => execa('git', args, { cwd: one, env });
  const simple = simpleGit(one);
  await shell(
    `git init -q -b main . && git config user.name a && git config user.email a@x && echo a > f && git add f && git commit -qm first && git init -q --bare ${bare} && git remote add origin ${bare} && git push -q origin main`,
  );
  await shell(
    'git checkout -qb side && echo b > f && git commit -qam side && git checkout -q main && echo c > f && git commit -qam main',
  );
  await sample('git-rebase-conflict', MERGE, () => run('rebase', 'side'));
  await shell('git rebase --abort');
  await sample('git-cherry-pick-conflict', MERGE, () => viaExeca('cherry-pick', 'side'));
  await sample('git-unfinished', MERGE, () => run('merge', 'side'));
  await shell('git cherry-pick --abort');
  await sample('git-simple-merge', MERGE, () => simple.merge(['side']));
  await shell('git merge --abort || git reset -q --hard');
  await shell('echo z > f && git stash -q && echo y > f && git commit -qam y');
  await sample('git-stash-pop', MERGE, () => run('stash', 'pop'));
  await shell('git checkout -q -f main && git stash drop -q; git reset -q --hard');
  await shell('echo dirty > f');
  await sample('git-checkout-overwrites', MERGE, () => viaExeca('checkout', 'side'));
  await shell('git checkout -q f');
  await sample('git-apply', MERGE, () =>
    exec(`printf 'diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-nothing\n+else\n' | git apply`, {
      cwd: one,
      env,
    }),
  );
  await sample('git-unrelated', MERGE, async () => {
    await shell('git checkout -q --orphan lone && git commit -qm lone && git checkout -q main');
    await run('merge', 'lone');
  });
  await shell(
    `git clone -q ${bare} ../two && cd ../two && git checkout -q main && echo t > t && git add t && git commit -qm two && git push -q origin main`,
  );
  await sample('git-push-rejected', 'RETRIABLE CONCURRENCY N', () => run('push', 'origin', 'main'));
  await sample('git-simple-push-rejected', 'RETRIABLE CONCURRENCY N', () => simple.push('origin', 'main'));
  await sample(
    'git-pull-diverged',
    MERGE,
    () => run('pull', 'origin', 'main'),
    'both sides went on: a person says how they are joined',
  );
  await sample('git-lease', 'RETRIABLE CONCURRENCY N', () =>
    run('push', '--force-with-lease=main:side', 'origin', 'main'),
  );
  fs.writeFileSync(
    path.join(bare, 'hooks/pre-receive'),
    '#!/bin/sh\necho "branch main is frozen until the release" >&2\nexit 1\n',
    { mode: 0o755 },
  );
  await sample('git-hook', POLICY, () => viaExeca('push', 'origin', 'side'));
  fs.rmSync(path.join(bare, 'hooks/pre-receive'));
  fs.writeFileSync(path.join(one, '.git/index.lock'), '');
  await sample('git-index-lock', LOCK, () => simple.add('f'));
  await sample('git-index-lock-commit', LOCK, () => shell('echo q > f && git commit -am q'));
  fs.rmSync(path.join(one, '.git/index.lock'));
  await shell('git checkout -q f');
  fs.writeFileSync(path.join(one, '.git/refs/heads/held.lock'), '');
  await sample('git-ref-lock', LOCK, () => run('branch', 'held'));
  fs.rmSync(path.join(one, '.git/refs/heads/held.lock'));
  await sample('git-unknown-revision', MISSING, () => run('log', 'no-such-branch'));
  await sample('git-pathspec-add', MISSING, () => viaExeca('add', 'missing.txt'));
  await sample('git-remote-ref', MISSING, () => run('fetch', 'origin', 'no-such-branch'));
  await sample('git-clone-missing', MISSING, () =>
    run('clone', path.join(folder, 'nowhere.git'), path.join(folder, 'copy')),
  );
  await sample('git-not-a-repository', MISSING, () => execFile('git', ['status'], { cwd: '/', env }));
  await sample('git-clone-exists', 'FATAL DATA_INTEGRITY N', () => run('clone', bare, one));
  await sample('git-branch-exists', 'FATAL DATA_INTEGRITY N', () => run('branch', 'side'));
  await sample('git-tag-exists', 'FATAL DATA_INTEGRITY N', async () => {
    await run('tag', 'v1');
    await viaExeca('tag', 'v1');
  });
  await sample('git-nothing-to-commit', FAILED, () => run('commit', '-m', 'x'));
  await sample('git-option', 'FATAL PROCESS_FAILURE N', () => run('log', '--frobnicate'));
  await sample('git-subcommand', 'FATAL PROCESS_FAILURE N', () => run('frobnicate'));
  const closed = net.createServer().listen(0);
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  await sample('git-refused', UNSENT, () => run('ls-remote', `http://127.0.0.1:${port}/r.git`));
  await sample('git-host', UNSENT, () =>
    simple.clone('https://git.no-such-host.invalid/r.git', path.join(folder, 'h')),
  );
  const server = http
    .createServer((request, response) => {
      const status = Number(request.url.split('/')[1]);
      response.writeHead(status, {
        'content-type': 'text/plain',
        ...(status === 401 ? { 'www-authenticate': 'Basic realm="x"' } : {}),
      });
      response.end(status === 404 ? 'Repository not found.' : 'no');
    })
    .listen(0);
  await once(server, 'listening');
  const at = (status) => `http://127.0.0.1:${server.address().port}/${status}/r.git`;
  await sample('git-http-503', UNSENT, () => run('clone', at(503), path.join(folder, 'x')));
  await sample('git-http-401', LOGIN, () => run('ls-remote', at(401)));
  await sample('git-http-403', 'FATAL PERMISSION N', () => run('ls-remote', at(403)));
  await sample('git-http-404', MISSING, () => viaExeca('ls-remote', at(404)));
  server.closeAllConnections();
  server.close();
  await shell('git add -A && git commit -qm clean --allow-empty');
  const [first] = (await run('rev-parse', 'side:f')).stdout.split('\n');
  const object = path.join(one, '.git/objects', first.slice(0, 2), first.slice(2));
  fs.chmodSync(object, 0o644);
  fs.writeFileSync(object, 'garbage');
  await sample('git-corrupt-object', 'CONFLICT STATE_CORRUPTION N', () => run('cat-file', '-p', first));
  await sample('git-corrupt-checkout', 'CONFLICT STATE_CORRUPTION N', () => viaExeca('checkout', 'side'));
}

/** What needs a server of somebody else: the texts that git passes on. */
async function gitSays(sample) {
  const says =
    (command, code, stderr, stdout = '') =>
    () => {
      throw Object.assign(new Error(`Command failed: ${command}\n${stderr}`), {
        code,
        killed: false,
        signal: null,
        cmd: command,
        stdout,
        stderr,
      });
    };
  for (const [id, means, command, code, stderr] of [
    [
      'ssh-timeout',
      UNSENT,
      'git fetch origin',
      128,
      'ssh: connect to host github.com port 22: Connection timed out\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    ],
    [
      'ssh-key',
      LOGIN,
      'git push origin main',
      128,
      'git@github.com: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    ],
    [
      'ssh-host-key',
      LOGIN,
      'git clone git@example.com:a/b.git',
      128,
      'Host key verification failed.\r\nfatal: Could not read from remote repository.\n',
    ],
    [
      'ssh-reset',
      UNSENT,
      'git fetch',
      128,
      'kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 140.82.121.4 port 22\r\nfatal: Could not read from remote repository.\n',
    ],
    [
      'rpc-curl-18',
      UNSENT,
      'git clone https://example.com/big.git',
      128,
      "Cloning into 'big'...\nerror: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF\nfatal: index-pack failed\n",
    ],
    [
      'rpc-413',
      'FATAL VALIDATION N',
      'git push origin main',
      1,
      'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nsend-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\nEverything up-to-date\n',
    ],
    [
      'large-file',
      POLICY,
      'git push',
      1,
      "remote: error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.\nremote: error: File dump.sql is 240.00 MB; this exceeds GitHub's file size limit of 100.00 MB\nTo github.com:a/b.git\n ! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs\n",
    ],
    [
      'protected',
      POLICY,
      'git push origin main',
      1,
      'remote: error: GH006: Protected branch update failed for refs/heads/main.\nremote: error: At least 1 approving review is required by reviewers with write access.\nTo https://github.com/a/b.git\n ! [remote rejected] main -> main (protected branch hook declined)\n',
    ],
    [
      'gitlab-protected',
      POLICY,
      'git push origin main',
      1,
      'remote: GitLab: You are not allowed to push code to protected branches on this project.\nTo gitlab.com:a/b.git\n ! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs\n',
    ],
    [
      'secrets',
      'CONFLICT SECURITY_VULNERABILITY N',
      'git push',
      1,
      'remote: error: GH013: Repository rule violations found for refs/heads/main.\nremote: - GITHUB PUSH PROTECTION\nremote:   - Push cannot contain secrets\n ! [remote rejected] main -> main (push declined due to repository rule violations)\n',
    ],
    [
      'certificate',
      'FATAL TLS N',
      'git fetch',
      128,
      "fatal: unable to access 'https://git.example.com/a.git/': SSL certificate problem: certificate has expired\n",
    ],
    [
      'dubious',
      'FATAL PERMISSION N',
      'git status',
      128,
      "fatal: detected dubious ownership in repository at '/app'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /app\n",
    ],
    [
      'no-space',
      'FATAL RESOURCE_EXHAUSTION N',
      'git checkout main',
      128,
      "error: unable to write file src/a.ts\nfatal: cannot create directory at 'src/b': No space left on device\n",
    ],
    [
      'password-gone',
      LOGIN,
      'git push',
      128,
      "remote: Support for password authentication was removed on August 13, 2021.\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n",
    ],
    [
      'write-access',
      'FATAL PERMISSION N',
      'git push',
      128,
      "remote: Write access to repository not granted.\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403\n",
    ],
    [
      'too-many',
      UNSENT,
      'git fetch',
      128,
      "fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 429\n",
    ],
    [
      'lfs-quota',
      'FATAL QUOTA N',
      'git lfs pull',
      2,
      'batch response: This repository exceeded its LFS budget. The account responsible for the budget should increase it to restore access.\nerror: failed to fetch some objects\n',
    ],
    [
      'quoting-hook',
      POLICY,
      'git push',
      1,
      'remote: commit message must not contain "Connection timed out"\n ! [remote rejected] main -> main (pre-receive hook declined)\n',
    ],
  ])
    await sample(`git-says-${id}`, means, says(command, code, stderr));
}

async function npm(sample, folder) {
  const server = http
    .createServer((request, response) => {
      const name = request.url.split('/')[1].split('-')[0];
      const answers = {
        gone: [404, {}],
        sick: [503, {}],
        busy: [429, {}],
        login: [401, {}],
        forbidden: [403, { error: 'blocked by policy' }],
        paid: [402, {}],
      };
      if (name === 'bad' && request.url.endsWith('.tgz')) {
        response.end('not the tarball');
        return;
      }
      const version = (more) => [
        200,
        {
          name,
          'dist-tags': { latest: '1.0.0' },
          versions: {
            '1.0.0': {
              name,
              version: '1.0.0',
              dist: {
                tarball: `http://127.0.0.1:${server.address().port}/${name}-1.0.0.tgz`,
                shasum: 'a'.repeat(40),
                integrity: `sha512-${'A'.repeat(86)}==`,
              },
              ...more,
            },
          },
        },
      ];
      const [status, body] =
        answers[name] ??
        version(name === 'other' ? { os: ['plan9'] } : name === 'peer' ? { peerDependencies: { good: '9.x' } } : {});
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    })
    .listen(0);
  await once(server, 'listening');
  const registry = `http://127.0.0.1:${server.address().port}/`;
  let at = 0;
  const project = (json = { name: 'p', version: '1.0.0' }) => {
    const one = path.join(folder, `npm${++at}`);
    fs.mkdirSync(one);
    fs.writeFileSync(path.join(one, 'package.json'), typeof json === 'string' ? json : JSON.stringify(json));
    return one;
  };
  const base = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
  const env = {
    ...base,
    npm_config_registry: registry,
    npm_config_fetch_retries: '0',
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_update_notifier: 'false',
    npm_config_userconfig: path.join(folder, 'user.npmrc'),
    npm_config_globalconfig: path.join(folder, 'global.npmrc'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  const install = (args, json) => execFile('npm', args.split(' '), { cwd: project(json), env });
  const viaExeca = (args, json) => execa('npm', args.split(' '), { cwd: project(json), env });
  await sample('npm-404', SETUP, () => install('install gone'));
  await sample('npm-503', AWAY_Y, () => viaExeca('install sick'));
  await sample('npm-429', AWAY_Y, () => install('install busy'));
  await sample('npm-401', LOGIN, () => install('install login'));
  await sample('npm-403', LOGIN, () => viaExeca('install forbidden'));
  await sample('npm-integrity', 'CONFLICT SECURITY_VULNERABILITY N', () => install('install bad'));
  await sample('npm-version', SETUP, () => install('install good@7'));
  await sample('npm-platform', SETUP, () => viaExeca('install other'));
  await sample('npm-peer', DEPENDENCY, () => install('install peer good'));
  await sample('npm-ci-no-lock', SETUP, () => viaExeca('ci'));
  await sample('npm-bad-json', SETUP, () => install('install', '{ "name": '));
  await sample('npm-missing-script', SETUP, () => install('run frobnicate'));
  await sample('npm-script-fails', FAILED, () =>
    viaExeca('run check', {
      name: 'p',
      version: '1.0.0',
      scripts: { check: 'echo "AssertionError: expected 503 to equal 200" >&2; exit 3' },
    }),
  );
  await sample('npm-test-quotes', FAILED, () =>
    install('test', {
      name: 'p',
      version: '1.0.0',
      scripts: { test: 'echo "npm error code ETIMEDOUT was expected" ; echo "FAIL retries on ECONNRESET"; exit 1' },
    }),
  );
  await sample('npm-script-missing-tool', DEPENDENCY, () =>
    install('run build', { name: 'p', version: '1.0.0', scripts: { build: 'frobnicate-compiler --out dist' } }),
  );
  await sample('npm-refused', 'TRANSIENT NETWORK Y', () =>
    execFile('npm', ['install', 'x'], { cwd: project(), env: { ...env, npm_config_registry: 'http://127.0.0.1:1/' } }),
  );
  await sample('npm-host', 'TRANSIENT DNS Y', () =>
    execa('npm', ['install', 'x'], {
      cwd: project(),
      env: { ...env, npm_config_registry: 'http://registry.no-such-host.invalid/' },
    }),
  );
  await sample('npm-offline', SETUP, () => install('install good --offline'));
  await sample('npm-need-auth', LOGIN, () => install('publish'));
  await sample('npm-private', SETUP, () => viaExeca('publish', { name: 'p', version: '1.0.0', private: true }));
  server.closeAllConnections();
  server.close();
  const says =
    (code, ...lines) =>
    () => {
      const stderr = lines.map((line) => `npm error ${line}`).join('\n');
      throw Object.assign(new Error(`Command failed: npm install\n${stderr}`), {
        code,
        killed: false,
        signal: null,
        cmd: 'npm install',
        stdout: '',
        stderr,
      });
    };
  const old =
    (code, ...lines) =>
    () => {
      const stderr = lines.map((line) => `npm ERR! ${line}`).join('\n');
      throw Object.assign(new Error(`Command failed: npm ci\n${stderr}`), {
        code,
        killed: false,
        signal: null,
        cmd: 'npm ci',
        stdout: '',
        stderr,
      });
    };
  await sample(
    'npm-old-reset',
    AWAY_Y,
    old(1, 'code ECONNRESET', 'network aborted', 'network This is a problem related to network connectivity.'),
  );
  await sample(
    'npm-socket-timeout',
    AWAY_Y,
    says(
      1,
      'code ERR_SOCKET_TIMEOUT',
      'network Socket timeout',
      'network This is a problem related to network connectivity.',
    ),
  );
  await sample(
    'npm-no-space',
    'FATAL RESOURCE_EXHAUSTION N',
    says(228, 'code ENOSPC', 'syscall write', 'errno -28', 'nospc ENOSPC: no space left on device, write'),
  );
  await sample(
    'npm-permission',
    'FATAL PERMISSION N',
    says(
      243,
      'code EACCES',
      'syscall mkdir',
      'path /usr/lib/node_modules/x',
      'errno -13',
      'Error: EACCES: permission denied, mkdir',
    ),
  );
  await sample(
    'npm-otp',
    LOGIN,
    says(1, 'code EOTP', 'This operation requires a one-time password from your authenticator.'),
  );
  await sample(
    'npm-expired-certificate',
    'FATAL TLS N',
    old(
      1,
      'code CERT_HAS_EXPIRED',
      'errno CERT_HAS_EXPIRED',
      'request to https://registry.example.com/x failed, reason: certificate has expired',
    ),
  );
  await sample(
    'npm-previously-published',
    LOGIN,
    says(
      1,
      'code E403',
      '403 403 Forbidden - PUT https://registry.example.com/x - You cannot publish over the previously published versions: 1.0.0.',
    ),
  );
  await sample('npm-lifecycle', FAILED, old(1, 'code ELIFECYCLE', 'errno 1', 'x@1.0.0 build: `tsc`', 'Exit status 1'));
}

async function exits(sample, folder) {
  const sh = (line, more) => execFile('sh', ['-c', line], more);
  await sample('exit-oom-killed', MEMORY, () => sh('kill -9 $$'));
  await sample('exit-execa-killed', MEMORY, () => execa('sh', ['-c', 'kill -KILL $$']));
  await sample('exit-137', MEMORY, () => sh('exit 137'));
  await sample('exit-heap', MEMORY, () =>
    execa('sh', [
      '-c',
      'echo "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory" >&2; exit 134',
    ]),
  );
  await sample('exit-segfault', CODE, () => sh('kill -SEGV $$'));
  await sample('exit-139', CODE, () => exec('exit 139'));
  await sample('exit-illegal', CODE, () => execa('sh', ['-c', 'kill -ILL $$']));
  await sample('exit-abort', MEMORY, () => sh('kill -ABRT $$'));
  await sample('exit-terminated', STOPPED, () => execa('sh', ['-c', 'kill -TERM $$']));
  await sample('exit-143', STOPPED, () => sh('exit 143'));
  await sample('exit-interrupted', STOPPED, () => sh('kill -INT $$'));
  await sample('exit-timeout-command', LATE, () => sh('timeout 0.1 sleep 5'));
  await sample('exit-timeout-option', LATE, () => sh('sleep 5', { timeout: 80 }));
  await sample('exit-execa-timeout', LATE, () => execa('sleep', ['5'], { timeout: 80 }));
  await sample('exit-aborted', 'FATAL CANCELLED N', () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    return sh('sleep 5', { signal: stop.signal });
  });
  await sample('exit-execa-cancelled', 'FATAL CANCELLED N', () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    return execa('sleep', ['5'], { cancelSignal: stop.signal });
  });
  await sample('exit-not-found', DEPENDENCY, () => exec('frobnicate --all'));
  await sample('exit-spawn-missing', DEPENDENCY, () => execFile('frobnicate', ['--all']));
  await sample('exit-execa-missing', DEPENDENCY, () => execa('frobnicate', ['--all']));
  await sample('exit-not-executable', DEPENDENCY, () => {
    const file = path.join(folder, 'plain');
    fs.writeFileSync(file, 'x', { mode: 0o644 });
    return sh(file);
  });
  await sample('exit-spawn-not-executable', 'FATAL PERMISSION N', () => {
    const file = path.join(folder, 'plain2');
    fs.writeFileSync(file, 'x', { mode: 0o644 });
    return execFile(file);
  });
  await sample(
    'exit-no-directory',
    'FATAL NOT_FOUND N',
    () => execFile('sh', ['-c', 'true'], { cwd: path.join(folder, 'nowhere') }),
    'spawn says ENOENT of the command where the folder is missing: never again either way',
  );
  await sample('exit-max-buffer', SETUP, () => sh('head -c 100000 /dev/zero', { maxBuffer: 100 }));
  await sample('exit-tests-quote', FAILED, () =>
    execa('sh', ['-c', 'echo "✕ retries on ETIMEDOUT (5 ms)"; echo "Expected: 200 Received: 503" >&2; exit 1']),
  );
  await sample('exit-2', FAILED, () => sh('exit 2'));
  await sample('exit-tsc', FAILED, () => sh(`echo "src/a.ts(3,1): error TS2304: Cannot find name 'timeout'."; exit 2`));
  await sample('exit-255', FAILED, () => sh('exit 255'));
  await sample('exit-python', FAILED, () =>
    sh(
      'printf "Traceback (most recent call last):\\n  File \\"a.py\\", line 3, in <module>\\nKeyError: \'total\'\\n" >&2; exit 1',
    ),
  );
  await sample('exit-argument-list', 'FATAL PROGRAMMING N', () => execFile('echo', ['x'.repeat(3_000_000)]));
  await sample('exit-cpu-limit', FAILED, () => sh('kill -XCPU $$'));
  await sample('exit-pipe', FAILED, () => sh('kill -PIPE $$'));
  const event = (code, signal) => () => {
    throw Object.assign(
      new Error(code === null ? `Process was killed by ${signal}` : `Process exited with code ${code}`),
      { exitCode: code, signal },
    );
  };
  await sample('exit-own-137', MEMORY, event(137, null));
  await sample('exit-own-sigkill', MEMORY, event(null, 'SIGKILL'));
  await sample('exit-own-1', FAILED, event(1, null));
  class ProcessOutput extends Error {
    constructor(code, signal, stdout, stderr) {
      super(`${stderr || stdout}\n    at file:///app/deploy.mjs:7:9\n    exit code: ${code}`);
      Object.assign(this, { _code: code, exitCode: code, signal, stdout, stderr });
    }
  }
  await sample('exit-zx-1', FAILED, () => {
    throw new ProcessOutput(1, null, '', 'Error: release 4 is not ready\n');
  });
  await sample('exit-zx-127', DEPENDENCY, () => {
    throw new ProcessOutput(127, null, '', '/usr/bin/bash: line 1: helm: command not found\n');
  });
  const kubectl = (code, stderr) => () => {
    throw Object.assign(new Error(`Command failed: kubectl apply -f deployment.yaml\n${stderr}`), {
      code,
      killed: false,
      signal: null,
      cmd: 'kubectl apply -f deployment.yaml',
      stdout: '',
      stderr,
    });
  };
  await sample(
    'k8s-kubectl-refused',
    'TRANSIENT NETWORK Y',
    kubectl(1, 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n'),
  );
  await sample(
    'k8s-kubectl-not-found',
    'FATAL NOT_FOUND N',
    kubectl(1, 'Error from server (NotFound): deployments.apps "web" not found\n'),
  );
  await sample(
    'k8s-kubectl-forbidden',
    'FATAL PERMISSION N',
    kubectl(
      1,
      'Error from server (Forbidden): error when creating "deployment.yaml": deployments.apps is forbidden: User "ci" cannot create resource "deployments" in API group "apps" in the namespace "prod"\n',
    ),
  );
  await sample(
    'k8s-kubectl-conflict',
    'RETRIABLE CONCURRENCY N',
    kubectl(
      1,
      'Error from server (Conflict): error when applying patch: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again\n',
    ),
  );
  await sample(
    'k8s-kubectl-overloaded',
    'TRANSIENT RATE_LIMIT Y',
    kubectl(
      1,
      'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)\n',
    ),
  );
  await sample(
    'k8s-kubectl-tls-timeout',
    'TRANSIENT NETWORK Y',
    kubectl(1, 'Unable to connect to the server: net/http: TLS handshake timeout\n'),
  );
  await sample(
    'k8s-kubectl-yaml',
    'FATAL VALIDATION N',
    kubectl(
      1,
      'error: error parsing deployment.yaml: error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context\n',
    ),
  );
  await sample(
    'k8s-kubectl-invalid',
    'FATAL VALIDATION N',
    kubectl(
      1,
      'The Deployment "web" is invalid: spec.selector: Invalid value: v1.LabelSelector{}: field is immutable\n',
    ),
  );
  await sample(
    'k8s-kubectl-webhook',
    POLICY,
    kubectl(
      1,
      'Error from server: error when creating "deployment.yaml": admission webhook "validate.kyverno.svc-fail" denied the request: \n\npolicy Deployment/prod/web for resource violation: \n\nrequire-limits: validation error: CPU and memory limits are required.\n',
    ),
  );
  await sample(
    'k8s-kubectl-unauthorized',
    LOGIN,
    kubectl(1, 'error: You must be logged in to the server (Unauthorized)\n'),
  );
  const pod = (message, fields) => () => {
    throw Object.assign(new Error(message), fields);
  };
  await sample('k8s-pod-oom', MEMORY, pod('Pod web-7 failed: OOMKilled', { reason: 'OOMKilled', exitCode: 137 }));
  await sample(
    'k8s-pod-evicted',
    MEMORY,
    pod('The node was low on resource: memory. Container web was using 3Gi, request is 1Gi.', { reason: 'Evicted' }),
  );
  await sample(
    'k8s-pod-image',
    SETUP,
    pod('Back-off pulling image "registry.example.com/web:9"', { reason: 'ImagePullBackOff' }),
  );
  await sample(
    'k8s-pod-crash',
    SETUP,
    pod('back-off 5m0s restarting failed container=web pod=web-7_prod', { reason: 'CrashLoopBackOff' }),
  );
  await sample(
    'k8s-pod-scheduling',
    MEMORY,
    pod('0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available', {
      reason: 'FailedScheduling',
    }),
  );
  await sample('k8s-pod-config', SETUP, pod('secret "database" not found', { reason: 'CreateContainerConfigError' }));
  void spawn;
}
