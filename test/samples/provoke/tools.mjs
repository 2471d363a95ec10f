// Commands that fail: git, npm, node, the shell, by `exec`, `execFile`, `spawnSync` and execa.
import { execFile, execFileSync, exec, execSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { freePort } from './node.mjs';

export default async function provoke(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-tools-'));
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
    GIT_SSH_COMMAND: `${path.join(folder, 'ssh')}`,
    no_proxy: '*',
    NO_PROXY: '*',
    http_proxy: '',
    https_proxy: '',
    HTTP_PROXY: '',
    HTTPS_PROXY: '',
  };
  fs.writeFileSync(
    path.join(folder, 'ssh'),
    '#!/bin/sh\necho "git@example.org: Permission denied (publickey)." >&2\nexit 255\n',
    { mode: 0o755 },
  );
  const git = (cwd, ...args) =>
    promisify(execFile)(
      'git',
      [
        '-c',
        'user.name=a',
        '-c',
        'user.email=a@example.org',
        '-c',
        'init.defaultBranch=main',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { cwd, env },
    );
  const file = (...parts) => path.join(folder, ...parts);
  for (const name of ['origin', 'plain', 'shared']) fs.mkdirSync(file(name));
  await git(file('origin'), 'init', '--bare', '-q');
  await git(folder, 'clone', '-q', file('origin'), file('work'));
  const commit = async (where, name, text, message) => {
    fs.writeFileSync(file(where, name), text);
    await git(file(where), 'add', '.');
    await git(file(where), 'commit', '-qm', message);
  };
  await commit('work', 'a.txt', 'one\n', 'first');
  await git(file('work'), 'push', '-q', 'origin', 'main');
  await git(folder, 'clone', '-q', file('origin'), file('other'));
  await commit('other', 'a.txt', 'theirs\n', 'theirs');
  await git(file('other'), 'push', '-q', 'origin', 'main');
  await commit('work', 'a.txt', 'mine\n', 'mine');
  const one = (id, means, ...args) => sample(`git-${id}`, means, () => git(file('work'), ...args));
  await sample('git-not-a-repository', 'FATAL NOT_FOUND N', () => git(file('plain'), 'status'));
  await one('pathspec', 'FATAL NOT_FOUND N', 'checkout', 'no-such-branch');
  await one('add-missing', 'FATAL NOT_FOUND N', 'add', 'no-such-file-503.txt');
  await one('rejected', 'RETRIABLE CONCURRENCY N', 'push', 'origin', 'main');
  await one('pull-conflict', 'CONFLICT MERGE_CONFLICT N', 'pull', '--no-rebase', 'origin', 'main');
  await one('commit-while-merging', 'CONFLICT MERGE_CONFLICT N', 'commit', '-m', 'x');
  await git(file('work'), 'merge', '--abort');
  await sample('git-rebase-conflict', 'CONFLICT MERGE_CONFLICT N', () => git(file('work'), 'rebase', 'origin/main'));
  await git(file('work'), 'rebase', '--abort');
  fs.writeFileSync(file('work', 'a.txt'), 'not committed\n');
  await one('would-be-overwritten', 'CONFLICT MERGE_CONFLICT N', 'checkout', 'origin/main');
  await git(file('work'), 'checkout', '-q', '--', '.');
  fs.writeFileSync(file('work', '.git/index.lock'), '');
  await one('index-lock', 'RETRIABLE LOCK_CONTENTION Y', 'add', '.');
  fs.rmSync(file('work', '.git/index.lock'));
  fs.mkdirSync(file('work', '.git/refs/heads'), { recursive: true });
  fs.writeFileSync(file('work', '.git/refs/heads/side.lock'), '');
  await one('ref-lock', 'RETRIABLE LOCK_CONTENTION Y', 'branch', 'side');
  fs.rmSync(file('work', '.git/refs/heads/side.lock'));
  const closed = await freePort();
  await one('refused', 'TRANSIENT NETWORK Y', 'ls-remote', `http://127.0.0.1:${closed}/x.git`);
  await one('unknown-host', 'TRANSIENT NETWORK Y', 'ls-remote', 'http://does-not-exist.invalid/x.git');
  await one('publickey', 'FATAL AUTHENTICATION N', 'ls-remote', 'ssh://git@example.org/x.git');
  await one('no-local-repository', 'FATAL NOT_FOUND N', 'fetch', file('nowhere'));
  await one('unknown-command', 'FATAL PROCESS_FAILURE N', 'timeout-503');
  await one('nothing-to-commit', 'FATAL PROCESS_FAILURE N', 'commit', '-m', 'x');
  let status = 503;
  let headers = {};
  const server = http
    .createServer((_, response) => response.writeHead(status, headers).end('x'))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const remote = `http://127.0.0.1:${server.address().port}`;
  await one('http-503', 'TRANSIENT NETWORK Y', 'ls-remote', `${remote}/x.git`);
  status = 404;
  await one('http-404', 'FATAL NOT_FOUND N', 'ls-remote', `${remote}/x.git`);
  status = 401;
  headers = { 'www-authenticate': 'Basic' };
  await one('http-401', 'FATAL AUTHENTICATION N', 'ls-remote', `${remote}/x.git`);
  status = 403;
  headers = {};
  await one('http-403', 'FATAL PERMISSION N', 'ls-remote', `${remote}/x.git`);
  fs.writeFileSync(file('origin', 'hooks/pre-receive'), '#!/bin/sh\necho "no pushes on Sunday" >&2\nexit 1\n', {
    mode: 0o755,
  });
  await one('hook-declined', 'CONFLICT POLICY_VIOLATION N', 'push', 'origin', 'HEAD:refs/heads/topic');
  fs.writeFileSync(
    file('origin', 'hooks/pre-receive'),
    '#!/bin/sh\necho "error: GH013: Repository rule violations found for refs/heads/main." >&2\necho "- Push cannot contain secrets" >&2\nexit 1\n',
    { mode: 0o755 },
  );
  await one('hook-secrets', 'CONFLICT SECURITY_VULNERABILITY N', 'push', 'origin', 'HEAD:refs/heads/topic');
  fs.rmSync(file('origin', 'hooks/pre-receive'));
  await sample('git-execsync', 'FATAL NOT_FOUND N', () =>
    execSync('git status', { cwd: file('plain'), env, stdio: 'pipe' }),
  );
  await sample('git-execa', 'FATAL NOT_FOUND N', () => execa('git', ['status'], { cwd: file('plain'), env }));
  await sample('git-message-quotes', 'FATAL PROCESS_FAILURE N', () =>
    promisify(exec)(`sh -c 'echo "CONFLICT (content): Merge conflict in the log I read" ; exit 1'`),
  );
  const objects = fs.globSync(file('work', '.git/objects/??/*'));
  for (const object of objects) {
    fs.chmodSync(object, 0o644);
    fs.writeFileSync(object, 'garbage');
  }
  await one('corrupt', 'CONFLICT STATE_CORRUPTION N', 'log');
  // npm against a registry of our own
  let answer = () => [404, { error: 'not found' }];
  const registry = http
    .createServer((request, response) => {
      const [code, body] = answer(request.url);
      response
        .writeHead(code, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    })
    .listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const at = `http://127.0.0.1:${registry.address().port}`;
  fs.mkdirSync(file('package'));
  fs.writeFileSync(file('package', 'package.json'), '{"name":"x","version":"1.0.0"}');
  const npm = (args, more = {}) =>
    promisify(exec)(
      `npm ${args} --registry ${more.at ?? at} --fetch-retries 0 --fetch-timeout 3000 --cache ${file('cache', String(Math.random()))} --no-audit --no-fund --no-update-notifier`,
      { cwd: file('package'), env: { ...env, NODE_OPTIONS: '' } },
    );
  await sample('npm-E404', 'FATAL CONFIGURATION N', () => npm('install no-such-package-503'));
  answer = () => [503, { error: 'busy' }];
  await sample('npm-E503', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => npm('install left-pad'));
  answer = () => [429, { error: 'slow down' }];
  await sample('npm-E429', 'TRANSIENT SERVICE_UNAVAILABLE Y', () => npm('install left-pad'));
  answer = () => [401, { error: 'who are you' }];
  await sample('npm-E401', 'FATAL AUTHENTICATION N', () => npm('install left-pad'));
  answer = () => [403, { error: 'forbidden' }];
  await sample('npm-E403', 'FATAL AUTHENTICATION N', () => npm('install left-pad'));
  await sample('npm-refused', 'TRANSIENT NETWORK Y', () =>
    npm('install left-pad', { at: `http://127.0.0.1:${closed}` }),
  );
  await sample('npm-unknown-host', 'TRANSIENT DNS Y', () =>
    npm('install left-pad', { at: 'http://does-not-exist.invalid' }),
  );
  answer = () => [
    200,
    {
      name: 'left-pad',
      'dist-tags': { latest: '1.0.0' },
      versions: {
        '1.0.0': { name: 'left-pad', version: '1.0.0', dist: { tarball: `${at}/x.tgz`, integrity: 'sha512-AAAA' } },
      },
    },
  ];
  await sample('npm-ETARGET', 'FATAL CONFIGURATION N', () => npm('install left-pad@9'));
  answer = (url) =>
    url.endsWith('.tgz')
      ? [200, 'not what was promised']
      : [
          200,
          {
            name: 'left-pad',
            'dist-tags': { latest: '1.0.0' },
            versions: {
              '1.0.0': {
                name: 'left-pad',
                version: '1.0.0',
                dist: { tarball: `${at}/x.tgz`, integrity: `sha512-${Buffer.alloc(64).toString('base64')}` },
              },
            },
          },
        ];
  await sample('npm-EINTEGRITY', 'CONFLICT SECURITY_VULNERABILITY N', () => npm('install left-pad'));
  answer = (url) => {
    const name = url.slice(1);
    const peers = { a: { b: '1' }, b: {} };
    const versions = Object.fromEntries(
      ['1.0.0', '2.0.0'].map((version) => [
        version,
        {
          name,
          version,
          peerDependencies: version === '2.0.0' ? peers[name] : {},
          dist: { tarball: `${at}/x.tgz`, integrity: `sha512-${Buffer.alloc(64).toString('base64')}` },
        },
      ]),
    );
    return [200, { name, 'dist-tags': { latest: '2.0.0' }, versions }];
  };
  await sample('npm-ERESOLVE', 'FATAL DEPENDENCY N', () => npm('install a@2 b@2'));
  fs.writeFileSync(file('package', 'package.json'), '{"name": ');
  await sample('npm-EJSONPARSE', 'FATAL CONFIGURATION N', () => npm('install a'));
  fs.writeFileSync(
    file('package', 'package.json'),
    '{"name":"x","version":"1.0.0","scripts":{"test":"echo expected 503 to equal 200 ETIMEDOUT; exit 1"}}',
  );
  await sample('npm-test-fails', 'FATAL PROCESS_FAILURE N', () => npm('test'));
  await sample('npm-missing-script', 'FATAL PROCESS_FAILURE N', () => npm('run deploy'));
  registry.close();
  server.close();
  // How processes end
  const shell = (id, means, script, options) => sample(`exec-${id}`, means, () => promisify(exec)(script, options));
  await shell('1', 'FATAL PROCESS_FAILURE N', 'exit 1');
  await shell('2', 'FATAL PROCESS_FAILURE N', 'exit 2');
  await shell('42', 'FATAL PROCESS_FAILURE N', 'exit 42');
  await shell('prints-503', 'FATAL PROCESS_FAILURE N', 'echo "AssertionError: expected 503 to equal 200" >&2; exit 1');
  await shell(
    'prints-timeout',
    'FATAL PROCESS_FAILURE N',
    'echo "ETIMEDOUT connection timed out rate limit" >&2; exit 1',
  );
  await shell('124', 'TRANSIENT TIMEOUT I', 'timeout 0.1 sleep 5');
  await shell('126', 'FATAL DEPENDENCY N', '/etc/hosts');
  await shell('127', 'FATAL DEPENDENCY N', 'no-such-command-503');
  await shell('130', 'TRANSIENT CANCELLED N', 'exit 130');
  await shell('137', 'RETRIABLE RESOURCE_EXHAUSTION I', 'exit 137');
  await shell('139', 'FATAL PROGRAMMING N', 'exit 139');
  await shell('143', 'TRANSIENT CANCELLED N', 'exit 143');
  await shell('killed', 'RETRIABLE RESOURCE_EXHAUSTION I', 'kill -9 $$');
  await shell('terminated', 'TRANSIENT CANCELLED N', 'kill -TERM $$');
  await shell('segfault', 'FATAL PROGRAMMING N', 'kill -SEGV $$');
  await shell('aborted', 'RETRIABLE RESOURCE_EXHAUSTION I', 'kill -ABRT $$');
  await shell('own-timeout', 'TRANSIENT TIMEOUT I', 'sleep 5', { timeout: 50 });
  await shell(
    'heap',
    'RETRIABLE RESOURCE_EXHAUSTION I',
    `${process.execPath} --max-old-space-size=20 -e "const a=[];for(;;)a.push(new Array(1e5).fill(0))"`,
  );
  await shell(
    'node-throws',
    'FATAL PROCESS_FAILURE N',
    `${process.execPath} -e "throw new Error('503 Service Unavailable')"`,
  );
  await sample('execfilesync-1', 'FATAL PROCESS_FAILURE N', () =>
    execFileSync('sh', ['-c', 'echo rate limit exceeded >&2; exit 1'], { stdio: 'pipe' }),
  );
  await sample('execsync-timeout', 'TRANSIENT TIMEOUT I', () => execSync('sleep 5', { timeout: 50, stdio: 'pipe' }));
  await sample('spawnsync-timeout', 'TRANSIENT TIMEOUT I', () => {
    throw spawnSync('sleep', ['5'], { timeout: 50 }).error;
  });
  await sample('spawnsync-missing', 'FATAL DEPENDENCY N', () => {
    throw spawnSync('no-such-command').error;
  });
  const run = (id, means, command, args, options) => sample(`execa-${id}`, means, () => execa(command, args, options));
  await run('1', 'FATAL PROCESS_FAILURE N', 'sh', ['-c', 'echo 429 too many requests >&2; exit 1']);
  await run('127', 'FATAL DEPENDENCY N', 'sh', ['-c', 'no-such-command']);
  await run('missing', 'FATAL DEPENDENCY N', 'no-such-command-503', []);
  await run('timeout', 'TRANSIENT TIMEOUT I', 'sleep', ['5'], { timeout: 50 });
  await run('killed', 'RETRIABLE RESOURCE_EXHAUSTION I', 'sh', ['-c', 'kill -9 $$']);
  await run('terminated', 'TRANSIENT CANCELLED N', 'sh', ['-c', 'kill -TERM $$']);
  await run('cancelled-by-timeout', 'TRANSIENT TIMEOUT I', 'sleep', ['5'], { cancelSignal: AbortSignal.timeout(50) });
  await run('cancelled', 'FATAL CANCELLED N', 'sleep', ['5'], { cancelSignal: AbortSignal.abort() });
  await run('maxbuffer', 'FATAL CONFIGURATION N', 'sh', ['-c', 'yes | head -c 100000'], { maxBuffer: 1_000 });
  await run('bad-option', 'FATAL PROGRAMMING N', 'ls', [], { timeout: -5 });
  await run('bad-cwd', 'FATAL DEPENDENCY N', 'ls', [], { cwd: file('nowhere') });
  fs.rmSync(folder, { recursive: true, force: true });
}
