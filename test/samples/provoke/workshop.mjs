// Programs that a workflow runs: compilers, interpreters, containers, clusters, databases' shells, and the libraries that run them.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { answering } from '../answers.mjs';
import { freePort } from './node.mjs';
import { partsOf } from '../parts.mjs';

const run = promisify(execFile);
const FAILED = 'FATAL PROCESS_FAILURE N';

export default async function provoke(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));
  const file = (...parts) => path.join(folder, ...parts);
  const closed = await freePort();
  const { answer, base, port } = await answering();
  const part = partsOf('workshop');
  const env = { ...process.env, HOME: folder, KUBECONFIG: file('none'), LC_ALL: 'C' };
  const command = (id, means, program, args, options = {}) =>
    sample(id, means, () => run(program, args, { cwd: folder, env, timeout: 15_000, ...options }));

  // Python: the last line of the traceback says what happened.
  const python = '/usr/bin/python3';
  const py = (id, means, code) => command(`python-${id}`, means, python, ['-c', code]);
  await py('exit', FAILED, 'import sys; sys.exit(3)');
  await py('key', FAILED, '{}["a"]');
  await py('syntax', FAILED, 'def (:');
  await py('no-module', 'FATAL DEPENDENCY N', 'import no_such_module');
  await py('no-file', FAILED, 'open("/nowhere/file")');
  await py(
    'refused',
    'TRANSIENT NETWORK I',
    `import urllib.request; urllib.request.urlopen("http://127.0.0.1:${closed}")`,
  );
  await py(
    'timeout',
    'TRANSIENT TIMEOUT I',
    `import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(); c=socket.create_connection(s.getsockname()); c.settimeout(0.1); c.recv(1)`,
  );
  await py('value', FAILED, 'int("x")');
  await py('quotes', FAILED, 'raise ValueError("expected 503 to equal 200, ETIMEDOUT")');
  await py('memory', 'RETRIABLE RESOURCE_EXHAUSTION I', 'x = "a" * (10 ** 15)');
  // Java: the uncaught exception is on stderr.
  await part(async () => {
    const java = (id, means, body) => {
      fs.writeFileSync(
        file('Main.java'),
        `public class Main { public static void main(String[] a) throws Exception { ${body} } }`,
      );
      return command(`java-${id}`, means, '/usr/bin/java', [file('Main.java')]);
    };
    await java('null', FAILED, 'String s = null; s.length();');
    await java('refused', 'TRANSIENT NETWORK I', `new java.net.Socket("127.0.0.1", ${closed});`);
    await java('compile', FAILED, 'int x = "a";');
    await java('heap', 'RETRIABLE RESOURCE_EXHAUSTION I', 'throw new OutOfMemoryError("Java heap space");');
    await command('java-no-class', 'FATAL PROCESS_FAILURE N', '/usr/bin/java', ['-cp', folder, 'Nothing']);
  });
  // A panic of Go, as its runtime prints it; exit status 2.
  fs.writeFileSync(
    file('panic.sh'),
    'printf "panic: runtime error: index out of range [5] with length 3\\n\\ngoroutine 1 [running]:\\nmain.main()\\n\\t/app/main.go:8 +0x1d\\nexit status 2\\n" >&2; exit 2\n',
  );
  await command('go-panic', FAILED, 'sh', [file('panic.sh')]);
  fs.writeFileSync(
    file('dial.sh'),
    'echo "2026/01/01 00:00:00 dial tcp 10.0.0.1:5432: connect: connection refused" >&2; exit 1\n',
  );
  await command('go-dial', 'TRANSIENT NETWORK I', 'sh', [file('dial.sh')]);
  // Compilers and builds
  fs.writeFileSync(file('bad.c'), 'int main( { return 0; }');
  await command('gcc-syntax', FAILED, 'gcc', [file('bad.c')]);
  await command('gcc-no-file', FAILED, 'gcc', [file('none.c')]);
  fs.writeFileSync(file('Makefile'), 'all:\n\tfalse\n');
  await command('make-target', FAILED, 'make', ['-f', file('Makefile')]);
  await command('make-no-rule', FAILED, 'make', ['-f', file('Makefile'), 'nothing']);
  await command('tsc-types', FAILED, process.execPath, [
    new URL('../node_modules/typescript/bin/tsc', import.meta.url).pathname,
    '--noEmit',
    file('none.ts'),
  ]);
  // Containers and clusters
  const docker = (id, means, ...args) => command(`docker-${id}`, means, 'docker', args);
  await docker('no-daemon', 'TRANSIENT NETWORK Y', '-H', `tcp://127.0.0.1:${closed}`, 'ps');
  await docker('flag', FAILED, 'run', '--no-such-flag', 'x');
  await docker('no-socket', 'TRANSIENT NETWORK Y', '-H', `unix://${file('none.sock')}`, 'ps');
  const says = (status, message) => answer(status, { message }, { 'api-version': '1.45' });
  for (const [id, means, status, message, ...args] of [
    ['no-container', 'FATAL NOT_FOUND N', 404, 'No such container: web', 'start', 'web'],
    [
      'no-image',
      'FATAL NOT_FOUND N',
      404,
      'pull access denied for nothing, repository does not exist or may require "docker login": denied: requested access to the resource is denied',
      'rmi',
      'nothing',
    ],
    [
      'conflict',
      FAILED,
      409,
      'Conflict. The container name "/web" is already in use by container "abc".',
      'rename',
      'a',
      'web',
    ],
    [
      'no-space',
      'FATAL RESOURCE_EXHAUSTION N',
      500,
      'write /var/lib/docker/tmp/x: no space left on device',
      'start',
      'web',
    ],
    [
      'rate',
      'TRANSIENT RATE_LIMIT Y',
      500,
      'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
      'start',
      'web',
    ],
    ['unauthorized', 'FATAL AUTHENTICATION N', 500, 'unauthorized: authentication required', 'start', 'web'],
    [
      'manifest',
      'FATAL NOT_FOUND N',
      404,
      'manifest for nginx:nope not found: manifest unknown: manifest unknown',
      'start',
      'web',
    ],
  ]) {
    says(status, message);
    await docker(id, means, '-H', `tcp://127.0.0.1:${port}`, ...args);
  }
  const status = (code, reason, message) =>
    answer(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code });
  const kubectl = (id, means, ...args) => command(`kubectl-${id}`, means, 'kubectl', args);
  await kubectl(
    'refused',
    'TRANSIENT NETWORK Y',
    '--server',
    `http://127.0.0.1:${closed}`,
    'get',
    '--raw',
    '/api/v1/pods',
  );
  for (const [id, means, code, reason, message] of [
    ['missing', 'FATAL NOT_FOUND N', 404, 'NotFound', 'pods "web" not found'],
    [
      'forbidden',
      'FATAL PERMISSION N',
      403,
      'Forbidden',
      'pods is forbidden: User "x" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    ['unauthorized', 'FATAL AUTHENTICATION N', 401, 'Unauthorized', 'Unauthorized'],
    ['internal', 'TRANSIENT SERVICE_UNAVAILABLE Y', 500, 'InternalError', 'etcdserver: leader changed'],
    [
      'timeout',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
      504,
      'Timeout',
      'Timeout: request did not complete within the allotted timeout',
    ],
    [
      'conflict',
      'RETRIABLE CONCURRENCY N',
      409,
      'Conflict',
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
  ]) {
    status(code, reason, message);
    await kubectl(id, means, '--server', base, 'get', '--raw', '/api/v1/pods');
  }
  await kubectl('flag', FAILED, 'get', '--no-such-flag');
  await part(async () => {
    const terraform = (id, means, text, ...args) => {
      fs.mkdirSync(file(`tf-${id}`), { recursive: true });
      fs.writeFileSync(file(`tf-${id}`, 'main.tf'), text);
      return command(`terraform-${id}`, means, 'terraform', args, {
        cwd: file(`tf-${id}`),
        env: { PATH: process.env.PATH, HOME: folder, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
      });
    };
    await terraform('syntax', FAILED, 'resource "a" {', 'validate', '-no-color');
    await terraform(
      'no-init',
      FAILED,
      'terraform {\n  required_providers {\n    x = { source = "nowhere/x" }\n  }\n}\nresource "x_y" "z" {}',
      'plan',
      '-no-color',
      '-input=false',
    );
    await terraform('flag', FAILED, '', 'plan', '-no-such-flag');
    await terraform('reference', FAILED, 'output "a" { value = var.nothing }', 'validate', '-no-color');
  });
  // Databases' shells, the web's, other hosts
  const psql = (id, means, ...args) => command(`psql-${id}`, means, '/usr/bin/psql', args);
  await psql(
    'refused',
    'TRANSIENT NETWORK Y',
    '-h',
    '127.0.0.1',
    '-p',
    String(closed),
    '-U',
    'a',
    '-c',
    'select 1',
    'postgres',
  );
  await psql('host', 'TRANSIENT DNS Y', '-h', 'does-not-exist.invalid', '-U', 'a', '-c', 'select 1', 'postgres');
  const curl = (id, means, ...args) => command(`curl-${id}`, means, '/usr/bin/curl', ['-sS', ...args]);
  await curl('refused', 'TRANSIENT NETWORK Y', `http://127.0.0.1:${closed}`);
  await curl('host', 'TRANSIENT DNS Y', 'http://does-not-exist.invalid');
  answer('silent');
  await curl('timeout', 'TRANSIENT TIMEOUT I', '-m', '0.2', base);
  answer('close');
  await curl('empty', 'TRANSIENT NETWORK I', base);
  answer(404, 'x');
  await curl('404', 'FATAL NOT_FOUND N', '-f', base);
  answer(503, 'x');
  await curl('503', 'TRANSIENT SERVICE_UNAVAILABLE I', '-f', base);
  answer(401, 'x');
  await curl('401', 'FATAL AUTHENTICATION N', '-f', base);
  answer(429, 'x');
  await curl('429', 'TRANSIENT RATE_LIMIT Y', '-f', base);
  await curl('scheme', FAILED, 'gopherz://x');
  await curl('url', FAILED, 'http://[bad');
  const ssh = (id, means, ...args) =>
    command(`sshcli-${id}`, means, '/usr/bin/ssh', [
      '-o',
      'BatchMode=yes',
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      'ConnectTimeout=2',
      ...args,
    ]);
  await ssh('refused', 'TRANSIENT NETWORK Y', '-p', String(closed), 'a@127.0.0.1', 'true');
  await ssh('host', 'TRANSIENT DNS Y', 'a@does-not-exist.invalid', 'true');
  await command('tar-cli-missing', FAILED, 'tar', ['xf', file('none.tar')]);
  await command('cp-missing', FAILED, 'cp', [file('none'), file('there')]);
  await command('dd-full', 'FATAL RESOURCE_EXHAUSTION N', 'dd', ['if=/dev/zero', 'of=/dev/full', 'count=1']);
  await command('grep-none', FAILED, 'grep', ['x', '/dev/null']);
  await command('openssl-file', FAILED, 'openssl', ['x509', '-in', file('none.pem')]);
  await command('flock-taken', 'RETRIABLE LOCK_CONTENTION Y', 'sh', [
    '-c',
    `flock ${file('l')} sleep 2 & sleep 0.3; flock -n -E 75 ${file('l')} true || { echo "flock: failed to get lock" >&2; exit 75; }`,
  ]);
  // What Node.js prints when it ends by an error, and what a test runner does.
  await command('nodecli-throws', FAILED, process.execPath, ['-e', 'throw new TypeError("x is not a function")']);
  await command('nodecli-missing', FAILED, process.execPath, [file('none.js')]);
  await command('nodecli-option', FAILED, process.execPath, ['--no-such-option']);
  // Libraries that run programs
  await part(async () => {
    const { $ } = await import('zx');
    const q = $({ cwd: folder, quiet: true, env });
    await sample('zx-exit', FAILED, () => q`exit 3`);
    await sample('zx-missing', 'FATAL DEPENDENCY N', () => q`no-such-program-here`);
    await sample('zx-terminated', 'TRANSIENT CANCELLED N', () => q`sleep 5`.timeout('100ms'));
    await sample('zx-aborted', 'FATAL CANCELLED N', async () => {
      const stop = new AbortController();
      const running = $({ cwd: folder, quiet: true, signal: stop.signal })`sleep 5`;
      setTimeout(() => stop.abort(), 50);
      await running;
    });
    const { simpleGit } = await import('simple-git');
    const git = simpleGit(folder);
    await sample('simplegit-no-repository', 'FATAL NOT_FOUND N', () => git.log());
    await git.init();
    await sample('simplegit-pathspec', 'FATAL NOT_FOUND N', () => git.checkout('nowhere'));
    await sample('simplegit-refused', 'TRANSIENT NETWORK Y', () =>
      git.clone(`http://127.0.0.1:${closed}/x.git`, file('clone')),
    );
    await sample('simplegit-timeout', 'TRANSIENT TIMEOUT I', () => {
      answer('silent');
      return simpleGit(folder, { timeout: { block: 200 } }).clone(`${base}/x.git`, file('clone2'));
    });
    await sample('simplegit-folder', 'FATAL CONFIGURATION N', async () => simpleGit(file('nowhere')));
    const isogit = (await import('isomorphic-git')).default;
    const { default: web } = await import('isomorphic-git/http/node');
    const one = { fs, dir: folder };
    await sample('isogit-ref', 'FATAL NOT_FOUND N', () => isogit.resolveRef({ ...one, ref: 'nowhere' }));
    await sample('isogit-404', 'FATAL NOT_FOUND N', () => {
      answer(404, 'x');
      return isogit.clone({ fs, http: web, dir: file('iso'), url: `${base}/x.git` });
    });
    await sample('isogit-401', 'FATAL AUTHENTICATION N', () => {
      answer(401, 'x');
      return isogit.clone({ fs, http: web, dir: file('iso2'), url: `${base}/x.git` });
    });
    await sample('isogit-503', 'TRANSIENT SERVICE_UNAVAILABLE I', () => {
      answer(503, 'x');
      return isogit.clone({ fs, http: web, dir: file('iso3'), url: `${base}/x.git` });
    });
    await sample('isogit-author', 'FATAL CONFIGURATION N', () => isogit.commit({ ...one, message: 'x' }));
    await sample('isogit-refused', 'TRANSIENT NETWORK Y', () =>
      isogit.clone({ fs, http: web, dir: file('iso4'), url: `http://127.0.0.1:${closed}/x.git` }),
    );
    const { default: fse } = await import('fs-extra');
    fs.writeFileSync(file('there'), 'x');
    await sample('fsextra-exists', 'FATAL DATA_INTEGRITY N', () =>
      fse.copy(file('there'), file('Makefile'), { overwrite: false, errorOnExist: true }),
    );
    await sample('fsextra-json', 'FATAL VALIDATION N', () => fse.readJson(file('there')));
    await sample('fsextra-self', 'FATAL PROGRAMMING N', () => fse.copy(folder, file('inside', 'deeper')));
    const { chromium } = await import('playwright-core');
    await sample('playwright-no-browser', 'FATAL DEPENDENCY N', () =>
      chromium.launch({ executablePath: file('no-browser') }),
    );
    await sample('playwright-not-installed', 'FATAL DEPENDENCY N', () => chromium.launch());
    await sample('playwright-connect', 'TRANSIENT NETWORK Y', () =>
      chromium.connectOverCDP(`http://127.0.0.1:${closed}`),
    );
    const { errors } = await import('playwright-core');
    await sample('playwright-timeout', 'TRANSIENT TIMEOUT I', async () => {
      throw new errors.TimeoutError(
        'page.goto: Timeout 30000ms exceeded.\nCall log:\n  - navigating to "https://example.org/", waiting until "load"\n',
      );
    });
    await sample('playwright-name', 'TRANSIENT DNS Y', async () => {
      throw new Error(
        'page.goto: net::ERR_NAME_NOT_RESOLVED at https://does-not-exist.invalid/\nCall log:\n  - navigating to "https://does-not-exist.invalid/", waiting until "load"\n',
      );
    });
    await sample('playwright-closed', 'TRANSIENT PROCESS_FAILURE I', async () => {
      throw new Error('page.click: Target page, context or browser has been closed');
    });
    await sample('playwright-strict', 'FATAL PROGRAMMING N', async () => {
      throw new Error(
        "locator.click: Error: strict mode violation: locator('button') resolved to 2 elements:\n    1) <button>a</button>\n    2) <button>b</button>\n",
      );
    });
    const puppeteer = await import('puppeteer-core');
    await sample('puppeteer-no-path', 'FATAL CONFIGURATION N', () => puppeteer.launch());
    await sample('puppeteer-missing', 'FATAL DEPENDENCY N', () =>
      puppeteer.launch({ executablePath: file('no-browser') }),
    );
    await sample('puppeteer-refused', 'TRANSIENT NETWORK Y', () =>
      puppeteer.connect({ browserURL: `http://127.0.0.1:${closed}` }),
    );
    await sample('puppeteer-timeout', 'TRANSIENT TIMEOUT I', async () => {
      throw new puppeteer.TimeoutError('Navigation timeout of 30000 ms exceeded');
    });
    await sample('puppeteer-protocol', 'FATAL VALIDATION N', async () => {
      throw new puppeteer.ProtocolError('Protocol error (Page.navigate): Cannot navigate to invalid URL');
    });
    await sample('puppeteer-refused-page', 'TRANSIENT NETWORK Y', async () => {
      throw new Error('net::ERR_CONNECTION_REFUSED at http://127.0.0.1:1/');
    });
  });
}
