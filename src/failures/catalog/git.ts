// What git prints when it fails, matched line by line against stderr and stdout of a git command (the CONFLICT line is on stdout).
// Source: git's own messages; GH006 and GH013 are GitHub's. Two patterns cross words and are bounded for that.
import type { Saying } from './text.ts';

export const GIT_SAYINGS: readonly Saying[] = [
  {
    rule: 'git:secret',
    pattern: /cannot contain secrets/,
    is: ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'The push contains a secret.',
  },
  {
    rule: 'git:merge-conflict',
    pattern:
      /^(CONFLICT \(|Automatic merge failed|(error: )?could not (apply|revert) |error: .{1,200} would be overwritten by|error: (Committing|Merging|Pulling) is not possible because you have unmerged files|fatal: (Exiting because of an unresolved conflict|refusing to merge unrelated histories|Need to specify how to reconcile divergent branches|Not possible to fast-forward)|error: (patch failed: |.{1,200}: (patch does not apply|needs merge)))/m,
    is: ['CONFLICT', 'MERGE_CONFLICT', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'Two changes contradict each other: someone must choose.',
  },
  {
    rule: 'git:policy',
    pattern:
      /(pre-receive|update|protected branch) hook declined|push declined due to repository rule violations|^(remote: )?error: GH0(01|06|13)\b/m,
    is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The server refuses the push by a rule.',
  },
  {
    rule: 'git:corrupt',
    pattern:
      /^(error|fatal): (loose object .{1,120} is corrupt|unable to unpack|object file .{1,200} is empty|bad object |inflate: data stream error|unable to read tree|packfile .{1,200} cannot be accessed)/m,
    is: ['CONFLICT', 'STATE_CORRUPTION', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'The repository is damaged.',
  },
  {
    rule: 'git:locked',
    pattern: /^(error|fatal): (cannot lock ref|Unable to create '.{1,400}\.lock'|could not lock config file)/m,
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another git process holds the lock, or a dead one left it behind.',
  },
  {
    rule: 'git:rejected',
    pattern:
      /^( ?! \[rejected\].{1,400}|!\t\S{1,400}\t\[rejected\] )\((fetch first|non-fast-forward|stale info|needs force|already exists)\)/m,
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'Someone pushed first: fetch, rebase, push again.',
  },
  {
    rule: 'git:authentication',
    pattern:
      /^(fatal: could not read (Username|Password)|fatal: Authentication failed|.{0,120}Permission denied \(publickey|Host key verification failed|fatal: unable to access '.{1,400}': The requested URL returned error: 401|remote: (HTTP Basic: Access denied|Invalid username or password))/m,
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses the login.',
  },
  {
    rule: 'git:permission',
    pattern: /^fatal: unable to access '.{1,400}': The requested URL returned error: 403/m,
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server understood and refuses.',
  },
  {
    rule: 'git:tls',
    pattern:
      /^fatal: unable to access '.{1,400}': (SSL certificate problem|server certificate verification failed|SSL: no alternative certificate|gnutls_handshake\(\) failed: (Handshake|A TLS fatal alert))/m,
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The certificate of the server is not trusted.',
  },
  {
    rule: 'git:too-large',
    pattern: /^error: RPC failed; HTTP (400|413)\b|^fatal: pack exceeds maximum allowed size/m,
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses a push of that size.',
  },
  {
    rule: 'git:quota',
    pattern: /^[^\n]{0,120}\b(exceeded its LFS budget|over its data quota|storage quota (is )?exceeded)\b/m,
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's storage or traffic is used up: waiting does not help.",
  },
  {
    rule: 'git:exists',
    pattern:
      /^fatal: (destination path '.{1,400}' already exists|a branch named '.{1,200}' already exists|tag '.{1,200}' already exists|remote .{1,100} already exists|'.{1,400}' already exists|'.{1,200}' is already (checked out|used by worktree))/m,
    is: ['FATAL', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'What is to be made is there.',
  },
  {
    rule: 'git:setup',
    pattern:
      /^(fatal: (detected dubious ownership|unable to auto-detect email address|empty ident name|No configured push destination|The current branch .{1,200} has no upstream branch)|\*\*\* Please tell me who you are|error: .{0,200}hook .{0,80}was ignored)/m,
    is: ['FATAL', 'CONFIGURATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Git is not set up for that.',
  },
  {
    rule: 'git:no-space',
    pattern: /^(fatal|error): .{1,400}No space left on device/m,
    is: ['FATAL', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'PAUSE_WORKFLOW'],
    why: 'The disk is full: someone must make room.',
  },
  {
    rule: 'git:not-found',
    pattern:
      /^((fatal|error): (not a git repository|pathspec '|repository '.{1,400}' not found|'.{1,400}' does not appear to be a git repository|repository '.{1,400}' does not exist|couldn't find remote ref|ambiguous argument '.{1,200}': unknown revision|invalid reference|unable to access '.{1,400}': The requested URL returned error: 404)|remote: Repository not found)/m,
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such repository, branch or file.',
  },
  {
    rule: 'git:network',
    pattern:
      /^(fatal|error): (unable to access '.{1,400}': (Could not resolve host|Failed to connect|Could ?n.t connect|Connection (reset|refused|timed out)|Operation timed out|Recv failure|Empty reply|OpenSSL SSL_(read|connect)|GnuTLS recv error|SSL_ERROR_SYSCALL|gnutls_handshake\(\) failed: (The TLS connection was non-properly terminated|Error in the pull function)|.{0,80}timed out|The requested URL returned error: (5|429))|unable to connect to |(the remote end hung up|early EOF|RPC failed))|^ssh: (Could not resolve hostname|connect to host .{1,200} (Connection (refused|timed out)|Operation timed out|No route to host|Network is unreachable))|^kex_exchange_identification: |^(ssh: )?Connection (reset|closed) by .{1,200} port \d/m,
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server could not be reached, or the transfer broke.',
  },
];
